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

    /// <summary>
    /// Runs the steps forward: for a stretch of steps at a time the projection x W, then the walk.
    /// </summary>
    /// <param name="tape">Where.</param>
    /// <param name="projections">[N, width], or, where they are not kept, room for one stretch: <see cref="ProjectionRows"/> rows.</param>
    /// <param name="keeps">Which of the two.</param>
    /// <param name="step">Makes the step where the projections begin with the given row.</param>
    private protected void Run<TStep>(Tape tape, Tensor projections, bool keeps, Func<int, TStep> step) where TStep : struct, IRecurrentStep
    {
        RecurrentWalk walk = Walk(tape.Device);
        PackedMatrix inputWeights = tape.Pack(W, false);
        int inputs = x.Shape[1];
        foreach ((int from, int to) in walk.Stretches(Width))
        {
            int row = layout.StepOffsets[from], rows = layout.StepOffsets[to] - row, first = keeps ? 0 : row;
            Real* target = projections.Pointer + ((nint)(row - first) * Width);
            tape.Device.Multiply(LeftFactor.Of(x.Tensor.Pointer + ((nint)row * inputs), rows, inputs), inputWeights, target, Width, false);
            walk.Forward(from, to, step(first));
        }
    }

    /// <summary>The most rows in a stretch.</summary>
    private protected int ProjectionRows(Tape tape) => Walk(tape.Device).Stretches(Width).Max(steps => layout.StepOffsets[steps.To] - layout.StepOffsets[steps.From]);

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
            device.Multiply(LeftFactor.Transposed(x.Tensor.Pointer, n, inputs), flow.Tape.Pack(dGates.Pointer, n, Width, false), dW.Pointer, Width, accumulate);
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
        flow.Device.Multiply(
            LeftFactor.Transposed(previous.Pointer, layout.Rows, H),
            flow.Tape.Pack(dRecurrent.Pointer, layout.Rows, Width, false), dU.Pointer, Width, accumulate);
    }
}
