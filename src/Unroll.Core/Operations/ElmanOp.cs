namespace Unroll;

/// <summary>h = f(x W + hPrev U + b) over a whole ragged batch.</summary>
internal sealed unsafe class ElmanOp<F>(Value x, SequenceLayout layout, Value W, Value U, Value b, Value? h0)
    : RecurrentOp(x, layout, W, U, b, h0 is null ? [] : [h0]) where F : struct, IUnaryFunction
{
    private Tensor? h;
    private Tensor? initial;

    public override string Name => "elman";

    public override Tensor[] Forward(Tape tape)
    {
        Check(1, h0);
        h = tape.Rent(new Shape(Layout.Rows, H));                                                       // [N, H], by time
        RecurrentWalk walk = Walk(tape.Device);
        initial = walk.ToSlots(tape, h0);
        Project(tape, h);
        PackedMatrix recurrent = tape.Pack(RecurrentWeights, false);
        KernelSet set = tape.Device.KernelSet;
        Real* bias = Bias.Tensor.Pointer, states = h.Pointer, start = initial is null ? null : initial.Pointer;
        int H_ = H;
        walk.Forward((step, scratch) =>
        {
            Real* now = states + ((nint)step.Row * H_);
            Real* before = step.Before >= 0 ? states + ((nint)step.Before * H_) : start == null ? null : start + ((nint)step.Slot * H_);
            if (before != null)
                Gemm.Multiply(set, LeftFactor.Of(before, step.Count, H_), recurrent, scratch.Pointer, now, H_, true);
            set.Run(new ElmanStep<F>(bias, step.Count, H_, now));
        });
        return [h, walk.Last(tape, h, h0)];
    }

    public override void Backward(GradientFlow flow)
    {
        RecurrentWalk walk = Walk(flow.Device);
        Tensor dh = flow.Into(Outputs[0]);                                                              // [N, H], becomes dA
        Tensor? dInitial = h0 is null ? null : flow.IntoIfWanted(h0);
        walk.AddLastGradient(flow.Of(Outputs[1]), dh, dInitial);
        Tensor? dSlots = dInitial is null ? null : flow.Tape.Rent(dInitial.Shape);
        dSlots?.Span.Clear();
        PackedMatrix recurrent = flow.Tape.Pack(RecurrentWeights, true);
        KernelSet set = flow.Device.KernelSet;
        Real* states = h!.Pointer, gradient = dh.Pointer, start = dSlots is null ? null : dSlots.Pointer;
        int H_ = H;
        walk.Backward((step, scratch) =>
        {
            Real* now = gradient + ((nint)step.Row * H_);
            set.Run(new ElmanStepGradient<F>(states + ((nint)step.Row * H_), step.Count, H_, now));
            Real* before = step.Before >= 0 ? gradient + ((nint)step.Before * H_) : start == null ? null : start + ((nint)step.Slot * H_);
            if (before != null)
                Gemm.Multiply(set, LeftFactor.Of(now, step.Count, H_), recurrent, scratch.Pointer, before, H_, true);
        });
        if (dSlots is not null)
            walk.AddFromSlots(dSlots, dInitial!);
        BackwardRecurrent(flow, h, initial, dh);
        BackwardProjection(flow, dh);
    }
}
