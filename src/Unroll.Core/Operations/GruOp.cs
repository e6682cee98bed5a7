namespace Unroll;

/// <summary>
/// A gated recurrent unit (Cho et al. 2014) over a whole ragged batch, the reset gate applied after the recurrent product as cuDNN and PyTorch
/// do: r, z = σ(x W + hPrev U + b);  n = tanh(x W + b + r ∘ (hPrev U + q));  h = (1 - z) ∘ n + z ∘ hPrev.
/// </summary>
internal sealed unsafe class GruOp(Value x, SequenceLayout layout, Value W, Value U, Value b, Value q, Value? h0)
    : RecurrentOp(x, layout, W, U, b, h0 is null ? [q] : [q, h0])
{
    private Tensor? gates;
    private Tensor? s;
    private Tensor? h;
    private Tensor? initial;

    public override string Name => "gru";

    public override Tensor[] Forward(Tape tape)
    {
        Check(3, h0);
        Require.That(q.Shape == new Shape(H), Name, $"q of shape {q.Shape}", $"{new Shape(H)}");
        int H_ = H;
        gates = tape.Rent(new Shape(Layout.Rows, 3 * H_));                                              // [N, 3H], by time
        s = tape.Rent(new Shape(Layout.Rows, H_));                                                      // [N, H]
        h = tape.Rent(new Shape(Layout.Rows, H_));                                                      // [N, H]
        Tensor recurrentTerms = tape.Rent(new Shape(Layout.Count, 3 * H_));                             // [B, 3H], by slot
        RecurrentWalk walk = Walk(tape.Device);
        initial = walk.ToSlots(tape, h0);
        Project(tape, gates);
        PackedMatrix recurrent = tape.Pack(RecurrentWeights, false);
        KernelSet set = tape.Device.KernelSet;
        Real* bias = Bias.Tensor.Pointer, candidateBias = q.Tensor.Pointer, all = gates.Pointer, terms = recurrentTerms.Pointer;
        Real* kept = s.Pointer, hs = h.Pointer, start = initial is null ? null : initial.Pointer;
        walk.Forward((step, scratch) =>
        {
            Real* hPrev = step.Before >= 0 ? hs + ((nint)step.Before * H_) : start == null ? null : start + ((nint)step.Slot * H_);
            Real* term = terms + ((nint)step.Slot * 3 * H_);
            if (hPrev == null)
                new Span<Real>(term, step.Count * 3 * H_).Clear();
            else
                Gemm.Multiply(set, LeftFactor.Of(hPrev, step.Count, H_), recurrent, scratch.Pointer, term, 3 * H_, false);
            nint row = (nint)step.Row * H_;
            set.Run(new GruStep(term, bias, candidateBias, hPrev, step.Count, H_, all + (3 * row), kept + row, hs + row));
        });
        return [h, walk.Last(tape, h, h0)];
    }

    public override void Backward(GradientFlow flow)
    {
        int H_ = H;
        RecurrentWalk walk = Walk(flow.Device);
        Tensor dh = flow.Into(Outputs[0]);                                                              // [N, H]
        Tensor dRecurrent = flow.Tape.Rent(new Shape(Layout.Rows, 3 * H_));                             // [N, 3H]
        Tensor? dH0 = h0 is null ? null : flow.IntoIfWanted(h0);
        walk.AddLastGradient(flow.Of(Outputs[1]), dh, dH0);
        Tensor? dSlots = dH0 is null ? null : flow.Tape.Rent(dH0.Shape);
        dSlots?.Span.Clear();
        PackedMatrix recurrent = flow.Tape.Pack(RecurrentWeights, true);
        KernelSet set = flow.Device.KernelSet;
        Real* all = gates!.Pointer, kept = s!.Pointer, hs = h!.Pointer, dhs = dh.Pointer, dTerms = dRecurrent.Pointer;
        Real* start = initial is null ? null : initial.Pointer, dStart = dSlots is null ? null : dSlots.Pointer;
        walk.Backward((step, scratch) =>
        {
            nint row = (nint)step.Row * H_;
            Real* hPrev = step.Before >= 0 ? hs + ((nint)step.Before * H_) : start == null ? null : start + ((nint)step.Slot * H_);
            Real* dhPrev = step.Before >= 0 ? dhs + ((nint)step.Before * H_) : dStart == null ? null : dStart + ((nint)step.Slot * H_);
            set.Run(new GruStepGradient(kept + row, hPrev, dhs + row, step.Count, H_, all + (3 * row), dTerms + (3 * row), dhPrev));
            if (dhPrev != null)
                Gemm.Multiply(set, LeftFactor.Of(dTerms + (3 * row), step.Count, 3 * H_), recurrent, scratch.Pointer, dhPrev, H_, true);
        });
        if (dSlots is not null)
            walk.AddFromSlots(dSlots, dH0!);
        if (flow.Wants(q))
            flow.Device.KernelSet.Run(new AddColumnSums(dRecurrent.Pointer + (2 * H_), Layout.Rows, H_, 3 * H_, flow.Into(q).Pointer));
        BackwardRecurrent(flow, h, initial, dRecurrent);
        BackwardProjection(flow, gates);
    }
}
