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
        h = tape.Rent(new Shape(Layout.Rows, H));                                                       // [N, H], by time: projections that become states
        SlotStates slots = new(tape.Device, Layout);
        initial = slots.ToSlots(tape, h0);
        Step step = new(tape.Device.KernelSet, tape.Pack(RecurrentWeights, false), H)
        {
            Bias = Bias.Tensor.Pointer,
            States = h.Pointer,
            Start = initial is null ? null : initial.Pointer,
        };
        Run(tape, h, keeps: true, places => step with { Gates = places });
        return [h, slots.Last(tape, h, h0)];
    }

    public override void Backward(GradientFlow flow)
    {
        SlotStates slots = new(flow.Device, Layout);
        Tensor dh = flow.Of(Outputs[0]);                                                                // [N, H], becomes dA
        Tensor? dH0 = h0 is null ? null : flow.IntoIfWanted(h0);
        slots.AddLastGradient(flow.Arrived(Outputs[1]), dh, dH0);
        Tensor? dStart = dH0 is null ? null : slots.ToSlots(flow.Tape, null, dH0.Shape);                // [B, H]
        StepGradient step = new(flow.Device.KernelSet, flow.Tape.Pack(RecurrentWeights, true), H)
        {
            States = h!.Pointer,
            DStates = dh.Pointer,
            DStart = dStart is null ? null : dStart.Pointer,
        };
        RunBackward(flow, h, initial, dh, null, _ => step);
        if (dH0 is not null)
            slots.AddFromSlots(dStart!, dH0);
    }

    private readonly struct Step(KernelSet set, PackedMatrix weights, int H) : IProjectingStep
    {
        public required Real* Bias { get; init; }

        public required Real* States { get; init; }

        public required Real* Start { get; init; }

        public Gates Gates { get; init; }

        public int Panels => weights.Panels;

        public void Project(StepRows rows, Real* scratch) => Gates.Project(set, rows, scratch);

        public void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch)
        {
            Real* before = rows.Before(States, Start, H);
            if (before != null)
                Gemm.Multiply(set, LeftFactor.Of(before, rows.Count, H), weights, firstPanel, lastPanel, scratch, States + ((nint)rows.Row * H), H, true);
        }

        public void Gate(StepRows rows) => set.Run(new ElmanStep<F>(Bias, rows.Count, H, States + ((nint)rows.Row * H)));
    }

    private readonly struct StepGradient(KernelSet set, PackedMatrix weights, int H) : IRecurrentStep
    {
        public required Real* States { get; init; }

        public required Real* DStates { get; init; }

        /// <summary>Null where nobody wants it.</summary>
        public required Real* DStart { get; init; }

        public int Panels => weights.Panels;

        public void Gate(StepRows rows) =>
            set.Run(new ElmanStepGradient<F>(States + ((nint)rows.Row * H), rows.Count, H, DStates + ((nint)rows.Row * H)));

        public void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch)
        {
            Real* target = rows.Before(DStates, DStart, H);
            if (target != null)
                Gemm.Multiply(set, LeftFactor.Of(DStates + ((nint)rows.Row * H), rows.Count, H), weights, firstPanel, lastPanel, scratch, target, H, true);
        }
    }
}
