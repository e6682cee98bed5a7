namespace Unroll;

/// <summary>What the whole-sequence operations share: the projection of all inputs as one product, the gradients of all weights as one product each.</summary>
internal abstract unsafe class RecurrentOp(Value x, SequenceLayout layout, Value W, Value U, Value b, Value[] states) : Op([x, W, U, b, .. states])
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
        return walk.ProjectsSteps ? layout.Count : walk.Stretches(Width).Select(steps => layout.StepOffsets[steps.To] - layout.StepOffsets[steps.From]).DefaultIfEmpty().Max();
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

    /// <summary>From the derivatives before the gates' activations: those of the inputs, of W and of b.</summary>
    private protected void BackwardProjection(GradientFlow flow, Tensor dGates)
    {
        Device device = flow.Device;
        int n = layout.Rows, inputs = x.Shape[1];
        if (flow.Wants(x))
        {
            Tensor dx = flow.Into(x, out bool accumulate);
            device.Multiply(LeftFactor.Of(dGates.Pointer, n, Width), flow.Tape.Pack(W, true), dx.Pointer, inputs, accumulate);
        }
        if (flow.Wants(W))
        {
            Tensor dW = flow.Into(W, out bool accumulate);
            device.MultiplyTransposed(x.Tensor.Pointer, inputs, n, inputs, dGates.Pointer, Width, dW.Pointer, accumulate);
        }
        if (flow.Wants(b))
            device.AddColumnSums(dGates.Pointer, n, Width, Width, flow.Into(b).Pointer);
    }

    /// <summary>dU += hPrevᵀ dRecurrent.</summary>
    private protected void BackwardRecurrent(GradientFlow flow, Tensor h, Tensor? h0, Tensor dRecurrent)
    {
        if (!flow.Wants(U))
            return;
        Tensor previous = flow.Tape.Rent(h.Shape);                                                      // [N, H], by time
        new SlotStates(flow.Device, layout).Previous(h, h0, previous);
        Tensor dU = flow.Into(U, out bool accumulate);
        flow.Device.MultiplyTransposed(previous.Pointer, H, layout.Rows, H, dRecurrent.Pointer, Width, dU.Pointer, accumulate);
    }
}

/// <summary>Where the gates of a row lie, and how they begin: each row has its own, or those of a stretch of rows, or of one step's slots are there at a time.</summary>
internal readonly unsafe struct Gates(Real* gates, int width, int firstRow, bool bySlot, Real* x, int inputs, PackedMatrix weights)
{
    public Real* Of(StepRows rows) => gates + ((nint)(bySlot ? rows.Slot : rows.Row - firstRow) * width);

    /// <summary>gates = x W for some rows.</summary>
    public void Project(KernelSet set, StepRows rows, Real* scratch) => Gemm.Multiply(
        set, LeftFactor.Of(x + ((nint)rows.Row * inputs), rows.Count, inputs), weights, scratch, Of(rows), width, false);
}
