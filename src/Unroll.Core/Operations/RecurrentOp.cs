namespace Unroll;

/// <summary>What the whole-sequence operations share: the projection of the inputs, the walk over the steps, the gradients of all weights.</summary>
internal abstract unsafe class RecurrentOp(Value x, SequenceLayout layout, Value W, Value U, Value b, Value[] states) : Operation([x, W, U, b, .. states])
{
    private protected SequenceLayout Layout => layout;

    private protected Value RecurrentWeights => U;

    private protected Value Bias => b;

    private protected int H => U.Shape[0];

    private protected int Width => U.Shape[1];

    private protected RecurrentWalk Walk(Device device) => new(device, layout, H * Width);

    private protected void Check(int gates, params ReadOnlySpan<Value?> initial)
    {
        Require.That(
            x.Shape.Rank == 2 && x.Shape[0] == layout.Rows && W.Shape == new Shape(x.Shape[1], gates * H) && U.Shape == new Shape(H, gates * H)
            && b.Shape == new Shape(gates * H),
            Name, $"inputs {x.Shape}, W {W.Shape}, U {U.Shape} and b {b.Shape} for {layout.Rows} rows", $"[{layout.Rows}, I], [I, {gates} H], [H, {gates} H] and [{gates} H]");
        Shape expected = new(layout.Count, H);
        foreach (Value? state in initial)
            Require.That(state is null || state.Shape == expected, Name, $"an initial state of shape {state?.Shape}", $"{expected}");
    }

    /// <summary>How many rows of gates a forward pass needs: all for a backward pass, otherwise those of a step, or of a stretch of steps.</summary>
    private protected int GateRows(Tape tape)
    {
        if (tape.IsRecording)
            return layout.Rows;
        RecurrentWalk walk = Walk(tape.Device);
        return walk.ProjectsSteps ? layout.Count : MostRows(walk.Stretches(Width));
    }

    /// <summary>Runs all steps forward.</summary>
    /// <param name="tape">Where.</param>
    /// <param name="gates">[<see cref="GateRows"/>, width].</param>
    /// <param name="keeps">Whether each row has its own gates.</param>
    /// <param name="step">The step on gates that lie as they do.</param>
    private protected void Run<TStep>(Tape tape, Tensor gates, bool keeps, Func<Gates, TStep> step) where TStep : struct, IProjectingStep
    {
        RecurrentWalk walk = Walk(tape.Device);
        PackedMatrix weights = tape.Pack(W, false);
        int inputs = x.Shape[1];
        if (walk.ProjectsSteps)
        {
            walk.Forward(step(new Gates(gates.Pointer, Width, 0, !keeps, x.Tensor.Pointer, inputs, weights)));
            return;
        }
        foreach ((int from, int to) in walk.Stretches(Width))
        {
            int row = layout.StepOffsets[from], rows = layout.StepOffsets[to] - row, first = keeps ? 0 : row;
            Gates some = new(gates.Pointer, Width, first, false, x.Tensor.Pointer, inputs, weights);
            LeftFactor stretch = LeftFactor.Of(x.Tensor.Pointer + ((nint)row * inputs), rows, inputs);
            walk.Forward(from, to, stretch, weights, gates.Pointer + ((nint)(row - first) * Width), step(some));
        }
    }

    /// <summary>
    /// Runs all steps backward, a stretch at a time: after its steps, its rows are added to the gradients of the inputs, W, U and b while they are still in the cache.
    /// </summary>
    /// <param name="flow">Of which tape.</param>
    /// <param name="h">The states [N, H].</param>
    /// <param name="h0">Those before the first step [B, H] by slot; null where they are zero.</param>
    /// <param name="dGates">The derivatives before the gates' activations [N, width], which the steps write.</param>
    /// <param name="dRecurrent">Those of the recurrent product, for the rows of any one stretch; null where they are the same as <paramref name="dGates"/>.</param>
    /// <param name="step">The step, given the first row of its stretch.</param>
    /// <param name="lastBias">A bias of the recurrent product's last H columns; null where there is none.</param>
    private protected void RunBackward<TStep>(
        GradientFlow flow, Tensor h, Tensor? h0, Tensor dGates, Tensor? dRecurrent, Func<int, TStep> step, Value? lastBias = null)
        where TStep : struct, IRecurrentStep
    {
        Device device = flow.Device;
        RecurrentWalk walk = Walk(device);
        bool accumulate = false;
        Tensor? dx = flow.Wants(x) ? flow.Into(x, out accumulate) : null, dW = flow.IntoIfWanted(W), dU = flow.IntoIfWanted(U), db = flow.IntoIfWanted(b);
        Tensor? dLastBias = lastBias is null ? null : flow.IntoIfWanted(lastBias);
        int inputs = x.Shape[1];
        Tensor? previous = dU is null ? null : flow.Tape.Rent(new Shape(StretchRows(device), H));       // [rows of a stretch, H]
        foreach ((int from, int to) in BackwardStretches(walk).Reverse())
        {
            int first = layout.StepOffsets[from], n = layout.StepOffsets[to] - first;
            walk.Backward(from, to, step(first));
            Real* gates = dGates.Pointer + ((nint)first * Width), recurrent = dRecurrent is null ? gates : dRecurrent.Pointer;
            Real* rows = x.Tensor.Pointer + ((nint)first * inputs);
            if (dU is not null)
            {
                new SlotStates(device, layout).Previous(h, h0, from, to, previous!);
                device.MultiplyTransposed(previous!.Pointer, H, n, H, recurrent, Width, dU.Pointer, true);
            }
            if (dW is not null)
                device.MultiplyTransposed(rows, inputs, n, inputs, gates, Width, dW.Pointer, true);
            if (db is not null)
                device.AddColumnSums(gates, n, Width, Width, db.Pointer);
            if (dx is not null)
                device.Multiply(LeftFactor.Of(gates, n, Width), flow.Tape.Pack(W, true), dx.Pointer + ((nint)first * inputs), inputs, accumulate);
            if (dLastBias is not null)
                device.AddColumnSums(recurrent + Width - H, n, H, Width, dLastBias.Pointer);
        }
    }

    /// <summary>The most rows of a stretch that goes backward.</summary>
    private protected int StretchRows(Device device) => MostRows(BackwardStretches(Walk(device)));

    /// <summary>Each stretch reads and writes the gradients of the weights once: it has four times as many rows as they have, or it is as long as the cache allows.</summary>
    private IEnumerable<(int From, int To)> BackwardStretches(RecurrentWalk walk) => walk.Stretches(Width, Math.Max(RecurrentWalk.NumbersInCache, 4L * H * Width));

    private int MostRows(IEnumerable<(int From, int To)> stretches) =>
        stretches.Select(steps => layout.StepOffsets[steps.To] - layout.StepOffsets[steps.From]).DefaultIfEmpty().Max();
}

/// <summary>Where the gates of a row lie, and how they begin: each row has its own, or those of a stretch of rows, or of one step's slots are there at a time.</summary>
internal readonly unsafe struct Gates(Real* gates, int width, int firstRow, bool bySlot, Real* x, int inputs, PackedMatrix weights)
{
    public Real* Of(StepRows rows) => gates + ((nint)(bySlot ? rows.Slot : rows.Row - firstRow) * width);

    /// <summary>gates = x W for some rows.</summary>
    public void Project(KernelSet set, StepRows rows, Real* scratch) => Gemm.Multiply(
        set, LeftFactor.Of(x + ((nint)rows.Row * inputs), rows.Count, inputs), weights, scratch, Of(rows), width, false);
}
