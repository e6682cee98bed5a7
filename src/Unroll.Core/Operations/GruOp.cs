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
        bool keeps = tape.IsRecording;
        gates = tape.Rent(new Shape(GateRows(tape), 3 * H));                // [N, 3H], by time
        s = keeps ? tape.Rent(new Shape(Layout.Rows, H)) : null;                                        // [N, H]
        h = tape.Rent(new Shape(Layout.Rows, H));                                                       // [N, H]
        SlotStates slots = new(tape.Device, Layout);
        initial = slots.ToSlots(tape, h0);
        Step step = new(tape.Device.KernelSet, tape.Pack(RecurrentWeights, false), H)
        {
            Bias = Bias.Tensor.Pointer,
            CandidateBias = q.Tensor.Pointer,
            Terms = tape.Rent(new Shape(Layout.Count, 3 * H)).Pointer,
            Kept = s is null ? null : s.Pointer,
            States = h.Pointer,
            Start = initial is null ? null : initial.Pointer,
        };
        Run(tape, gates, keeps, places => step with { Gates = places });
        return [h, slots.Last(tape, h, h0)];
    }

    public override void Backward(GradientFlow flow)
    {
        SlotStates slots = new(flow.Device, Layout);
        Tensor dh = flow.Of(Outputs[0]);                                                                // [N, H]
        Tensor? dH0 = h0 is null ? null : flow.IntoIfWanted(h0);
        slots.AddLastGradient(flow.Arrived(Outputs[1]), dh, dH0);
        Tensor? dStart = dH0 is null ? null : slots.ToSlots(flow.Tape, null, dH0.Shape);                // [B, H]
        Tensor dRecurrent = flow.Tape.Rent(new Shape(StretchRows(flow.Device), 3 * H));                 // [rows of a stretch, 3H]
        StepGradient step = new(flow.Device.KernelSet, flow.Tape.Pack(RecurrentWeights, true), H)
        {
            Gates = gates!.Pointer,
            Kept = s!.Pointer,
            States = h!.Pointer,
            Start = initial is null ? null : initial.Pointer,
            DStates = dh.Pointer,
            DStart = dStart is null ? null : dStart.Pointer,
            DTerms = dRecurrent.Pointer,
        };
        RunBackward(flow, h, initial, gates, dRecurrent, row => step with { FirstRow = row }, q);
        if (dH0 is not null)
            slots.AddFromSlots(dStart!, dH0);
    }

    private readonly struct Step(KernelSet set, PackedMatrix weights, int H) : IProjectingStep
    {
        public required Real* Bias { get; init; }

        public required Real* CandidateBias { get; init; }

        public required Real* Terms { get; init; }

        /// <summary>Null where nothing is kept for a backward pass.</summary>
        public required Real* Kept { get; init; }

        public required Real* States { get; init; }

        public required Real* Start { get; init; }

        public Gates Gates { get; init; }

        public int Panels => weights.Panels;

        public void Project(StepRows rows, Real* scratch) => Gates.Project(set, rows, scratch);

        public void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch)
        {
            Real* before = rows.Before(States, Start, H);
            if (before != null)
                Gemm.Multiply(set, LeftFactor.Of(before, rows.Count, H), weights, firstPanel, lastPanel, scratch, TermsOf(rows), 3 * H, false);
        }

        public void Gate(StepRows rows)
        {
            Real* before = rows.Before(States, Start, H);
            if (before == null)
                new Span<Real>(TermsOf(rows), rows.Count * 3 * H).Clear();
            set.Run(new GruStep(
                TermsOf(rows), Bias, CandidateBias, before, rows.Count, H, Gates.Of(rows),
                Kept == null ? null : Kept + ((nint)rows.Row * H), States + ((nint)rows.Row * H)));
        }

        private Real* TermsOf(StepRows rows) => Terms + ((nint)rows.Slot * 3 * H);
    }

    private readonly struct StepGradient(KernelSet set, PackedMatrix weights, int H) : IRecurrentStep
    {
        public required Real* Gates { get; init; }

        public required Real* Kept { get; init; }

        public required Real* States { get; init; }

        public required Real* Start { get; init; }

        public required Real* DStates { get; init; }

        /// <summary>Null where nobody wants it.</summary>
        public required Real* DStart { get; init; }

        /// <summary>Of a stretch of rows.</summary>
        public required Real* DTerms { get; init; }

        /// <summary>Of that stretch.</summary>
        public int FirstRow { get; init; }

        public int Panels => weights.Panels;

        public void Gate(StepRows rows)
        {
            nint row = (nint)rows.Row * H;
            set.Run(new GruStepGradient(
                Kept + row, rows.Before(States, Start, H), DStates + row, rows.Count, H, Gates + (3 * row), DTermsOf(rows), rows.Before(DStates, DStart, H)));
        }

        public void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch)
        {
            Real* target = rows.Before(DStates, DStart, H);
            if (target != null)
                Gemm.Multiply(set, LeftFactor.Of(DTermsOf(rows), rows.Count, 3 * H), weights, firstPanel, lastPanel, scratch, target, H, true);
        }

        private Real* DTermsOf(StepRows rows) => DTerms + ((nint)(rows.Row - FirstRow) * 3 * H);
    }
}
