namespace Unroll;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) over a whole ragged batch:
/// i, f, o = σ(x W + hPrev U + b);  g = tanh(x W + hPrev U + b);  c = f ∘ cPrev + i ∘ g;  h = o ∘ tanh c.
/// </summary>
internal sealed unsafe class LstmOp(Value x, SequenceLayout layout, Value W, Value U, Value b, Value? h0, Value? c0)
    : RecurrentOp(x, layout, W, U, b, [.. h0 is null ? (Value[])[] : [h0], .. c0 is null ? (Value[])[] : [c0]])
{
    private Tensor? gates;
    private Tensor? h;
    private Tensor? c;
    private Tensor? initialH;
    private Tensor? initialC;

    public override string Name => "lstm";

    public override Tensor[] Forward(Tape tape)
    {
        Check(4, h0, c0);
        int H_ = H;
        gates = tape.Rent(new Shape(Layout.Rows, 4 * H_));                                              // [N, 4H], by time
        h = tape.Rent(new Shape(Layout.Rows, H_));                                                      // [N, H]
        c = tape.Rent(new Shape(Layout.Rows, H_));                                                      // [N, H]
        RecurrentWalk walk = Walk(tape.Device);
        initialH = walk.ToSlots(tape, h0);
        initialC = walk.ToSlots(tape, c0);
        Project(tape, gates);
        PackedMatrix recurrent = tape.Pack(RecurrentWeights, false);
        KernelSet set = tape.Device.KernelSet;
        Real* bias = Bias.Tensor.Pointer, all = gates.Pointer, hs = h.Pointer, cs = c.Pointer;
        Real* hStart = initialH is null ? null : initialH.Pointer, cStart = initialC is null ? null : initialC.Pointer;
        walk.Forward((step, scratch) =>
        {
            Real* now = all + ((nint)step.Row * 4 * H_);
            Real* hPrev = step.Before >= 0 ? hs + ((nint)step.Before * H_) : hStart == null ? null : hStart + ((nint)step.Slot * H_);
            Real* cPrev = step.Before >= 0 ? cs + ((nint)step.Before * H_) : cStart == null ? null : cStart + ((nint)step.Slot * H_);
            if (hPrev != null)
                Gemm.Multiply(set, LeftFactor.Of(hPrev, step.Count, H_), recurrent, scratch.Pointer, now, 4 * H_, true);
            set.Run(new LstmStep(bias, cPrev, step.Count, H_, now, cs + ((nint)step.Row * H_), hs + ((nint)step.Row * H_)));
        });
        return [h, walk.Last(tape, h, h0), walk.Last(tape, c, c0)];
    }

    public override void Backward(GradientFlow flow)
    {
        int H_ = H;
        RecurrentWalk walk = Walk(flow.Device);
        Tensor dh = flow.Into(Outputs[0]);                                                              // [N, H]
        Tensor dc = flow.Tape.Rent(dh.Shape);                                                           // [N, H]: what reaches c from later steps
        dc.Span.Clear();
        Tensor? dH0 = h0 is null ? null : flow.IntoIfWanted(h0), dC0 = c0 is null ? null : flow.IntoIfWanted(c0);
        walk.AddLastGradient(flow.Of(Outputs[1]), dh, dH0);
        walk.AddLastGradient(flow.Of(Outputs[2]), dc, dC0);
        Tensor dHSlots = flow.Tape.Rent(new Shape(Layout.Count, H_)), dCSlots = flow.Tape.Rent(dHSlots.Shape);
        dHSlots.Span.Clear();
        dCSlots.Span.Clear();
        PackedMatrix recurrent = flow.Tape.Pack(RecurrentWeights, true);
        KernelSet set = flow.Device.KernelSet;
        bool wantsStart = dH0 is not null || dC0 is not null;
        Real* all = gates!.Pointer, hs = h!.Pointer, cs = c!.Pointer, dhs = dh.Pointer, dcs = dc.Pointer;
        Real* hStart = dHSlots.Pointer, dcStart = dCSlots.Pointer, cStart = initialC is null ? null : initialC.Pointer;
        walk.Backward((step, scratch) =>
        {
            Real* now = all + ((nint)step.Row * 4 * H_), dcNow = dcs + ((nint)step.Row * H_);
            Real* cPrev = step.Before >= 0 ? cs + ((nint)step.Before * H_) : cStart == null ? null : cStart + ((nint)step.Slot * H_);
            set.Run(new LstmStepGradient(cs + ((nint)step.Row * H_), cPrev, dhs + ((nint)step.Row * H_), step.Count, H_, now, dcNow));
            if (step.Before < 0 && !wantsStart)
                return;
            Real* dhPrev = step.Before >= 0 ? dhs + ((nint)step.Before * H_) : hStart + ((nint)step.Slot * H_);
            Real* dcPrev = step.Before >= 0 ? dcs + ((nint)step.Before * H_) : dcStart + ((nint)step.Slot * H_);
            Gemm.Multiply(set, LeftFactor.Of(now, step.Count, 4 * H_), recurrent, scratch.Pointer, dhPrev, H_, true);
            set.Run(new AddScaled(dcNow, 1, step.Count * H_, dcPrev));
        });
        if (dH0 is not null)
            walk.AddFromSlots(dHSlots, dH0);
        if (dC0 is not null)
            walk.AddFromSlots(dCSlots, dC0);
        BackwardRecurrent(flow, h, initialH, gates);
        BackwardProjection(flow, gates);
    }
}
