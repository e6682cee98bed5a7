namespace Unroll;

/// <summary>What the three operations share: the projection of all inputs as one product, the gradients of all weights as one product each.</summary>
internal abstract unsafe class RecurrentOp(Value x, SequenceLayout layout, Value W, Value U, Value b, Value[] states) : Op([x, W, U, b, .. states])
{
    private protected SequenceLayout Layout => layout;

    private protected Value RecurrentWeights => U;

    private protected Value Bias => b;

    private protected int H => U.Shape[0];

    private protected int Width => U.Shape[1];

    private protected RecurrentWalk Walk(Device device) => new(device, layout);

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

    /// <summary>x W for all steps.</summary>
    private protected void Project(Tape tape, Tensor gates) =>
        tape.Device.Multiply(LeftFactor.Of(x.Tensor.Pointer, layout.Rows, x.Shape[1]), tape.Pack(W, false), gates.Pointer, Width, false);

    /// <summary>From the derivatives before the gates' activations: those of the inputs, of W and of b.</summary>
    private protected void BackwardProjection(GradientFlow flow, Tensor dGates)
    {
        Device device = flow.Device;
        int n = layout.Rows, inputs = x.Shape[1];
        if (flow.Wants(x))
            device.Multiply(LeftFactor.Of(dGates.Pointer, n, Width), flow.Tape.Pack(W, true), flow.Into(x).Pointer, inputs, true);
        if (flow.Wants(W))
            device.Multiply(LeftFactor.Transposed(x.Tensor.Pointer, n, inputs), flow.Tape.Pack(dGates.Pointer, n, Width, false), flow.Into(W).Pointer, Width, true);
        if (flow.Wants(b))
            device.KernelSet.Run(new AddColumnSums(dGates.Pointer, n, Width, Width, flow.Into(b).Pointer));
    }

    /// <summary>dU += hPrevᵀ dRecurrent.</summary>
    private protected void BackwardRecurrent(GradientFlow flow, Tensor h, Tensor? h0, Tensor dRecurrent)
    {
        if (!flow.Wants(U))
            return;
        Tensor previous = Walk(flow.Device).Previous(flow.Tape, h, h0);
        flow.Device.Multiply(
            LeftFactor.Transposed(previous.Pointer, layout.Rows, H),
            flow.Tape.Pack(dRecurrent.Pointer, layout.Rows, Width, false), flow.Into(U).Pointer, Width, true);
    }
}
