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
        bool keeps = tape.IsRecording;
        gates = tape.Rent(new Shape(GateRows(tape), 4 * H));                                      // [N, 4H], by time
        h = tape.Rent(new Shape(Layout.Rows, H));                                                       // [N, H]
        c = tape.Rent(new Shape(keeps ? Layout.Rows : Layout.Count, H));                                // [N, H], or [B, H] by slot
        SlotStates slots = new(tape.Device, Layout);
        initialH = slots.ToSlots(tape, h0);
        initialC = slots.ToSlots(tape, c0);
        Step step = new(tape.Device.KernelSet, tape.Pack(RecurrentWeights, false), H)
        {
            Bias = Bias.Tensor.Pointer,
            States = h.Pointer,
            Cells = c.Pointer,
            CellsBySlot = !keeps,
            StartH = initialH is null ? null : initialH.Pointer,
            StartC = initialC is null ? null : initialC.Pointer,
        };
        Run(tape, gates, keeps, places => step with { Gates = places });
        return [h, slots.Last(tape, h, h0), slots.Last(tape, c, c0, bySlot: !keeps)];
    }

    public override void Backward(GradientFlow flow)
    {
        SlotStates slots = new(flow.Device, Layout);
        Tensor dh = flow.Of(Outputs[0]);                                                                // [N, H]
        Tensor? dH0 = h0 is null ? null : flow.IntoIfWanted(h0), dC0 = c0 is null ? null : flow.IntoIfWanted(c0);
        slots.AddLastGradient(flow.Arrived(Outputs[1]), dh, dH0);
        Tensor dc = slots.ToSlots(flow.Tape, flow.Arrived(Outputs[2]), new Shape(Layout.Count, H));     // [B, H]: what reaches c from later steps
        Tensor? dStart = dH0 is null ? null : slots.ToSlots(flow.Tape, null, dc.Shape);                 // [B, H]
        StepGradient step = new(flow.Device.KernelSet, flow.Tape.Pack(RecurrentWeights, true), H)
        {
            Gates = gates!.Pointer,
            Cells = c!.Pointer,
            StartC = initialC is null ? null : initialC.Pointer,
            DStates = dh.Pointer,
            DCells = dc.Pointer,
            DStart = dStart is null ? null : dStart.Pointer,
        };
        RunBackward(flow, h!, initialH, gates, null, _ => step);
        if (dH0 is not null)
            slots.AddFromSlots(dStart!, dH0);
        if (dC0 is not null)
            slots.AddFromSlots(dc, dC0);
    }

    private readonly struct Step(KernelSet set, PackedMatrix weights, int H) : IProjectingStep
    {
        public required Real* Bias { get; init; }

        public required Real* States { get; init; }

        public required Real* Cells { get; init; }

        public required bool CellsBySlot { get; init; }

        public required Real* StartH { get; init; }

        public required Real* StartC { get; init; }

        public Gates Gates { get; init; }

        public int Panels => weights.Panels;

        public void Project(StepRows rows, Real* scratch) => Gates.Project(set, rows, scratch);

        public void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch)
        {
            Real* before = rows.Before(States, StartH, H);
            if (before != null)
                Gemm.Multiply(set, LeftFactor.Of(before, rows.Count, H), weights, firstPanel, lastPanel, scratch, Gates.Of(rows), 4 * H, true);
        }

        public void Gate(StepRows rows)
        {
            Real* cells = Cells + ((nint)(CellsBySlot ? rows.Slot : rows.Row) * H);
            Real* before = CellsBySlot && !rows.IsFirst ? cells : rows.Before(Cells, StartC, H);
            set.Run(new LstmStep(Bias, before, rows.Count, H, Gates.Of(rows), cells, States + ((nint)rows.Row * H)));
        }
    }

    private readonly struct StepGradient(KernelSet set, PackedMatrix weights, int H) : IRecurrentStep
    {
        public required Real* Gates { get; init; }

        public required Real* Cells { get; init; }

        public required Real* StartC { get; init; }

        public required Real* DStates { get; init; }

        public required Real* DCells { get; init; }

        /// <summary>Null where nobody wants it.</summary>
        public required Real* DStart { get; init; }

        public int Panels => weights.Panels;

        public void Gate(StepRows rows)
        {
            nint row = (nint)rows.Row * H;
            set.Run(new LstmStepGradient(Cells + row, rows.Before(Cells, StartC, H), DStates + row, rows.Count, H, Gates + (4 * row), DCells + ((nint)rows.Slot * H)));
        }

        public void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch)
        {
            Real* target = rows.Before(DStates, DStart, H);
            if (target != null)
                Gemm.Multiply(set, LeftFactor.Of(Gates + ((nint)rows.Row * 4 * H), rows.Count, 4 * H), weights, firstPanel, lastPanel, scratch, target, H, true);
        }
    }
}
