namespace Unroll;

/// <summary>
/// The log-partition of linear chains that share their transitions (Lafferty, McCallum and Pereira 2001): for each sequence
/// log Σ over y of exp(start[y1] + Σ emissions[t, yt] + Σ transitions[y(t-1), yt] + end[yT]). Its gradients are the marginals.
/// </summary>
/// <remarks>
/// In exponential space, scaled to a sum of 1 at every step, one step of all sequences is a matrix product with exp of the transitions. This is
/// exact while scores do not spread too far (<see cref="Spread"/>), forbidden emissions included; otherwise, and where a transition is forbidden,
/// the recursion runs in logarithms and double (<see cref="LogChain"/>).
/// </remarks>
internal sealed unsafe class ChainOp(Value emissions, SequenceLayout layout, Value transitions, Value start, Value end)
    : Operation(emissions, transitions, start, end)
{
    private const int SlotsPerPiece = 64;

    private Tensor? a;
    private Tensor? x;
    private Tensor? sums;
    private Tensor? weights;
    private Tensor? closing;
    private LogChain? exact;

    public override string Name => "chain";

    private int Tags => transitions.Shape.Columns;

    /// <summary>Whether the scores of a chain fit each other: whatever reads them relies on it.</summary>
    public static void CheckShapes(string who, SequenceLayout layout, Shape emissions, Shape transitions, Shape start, Shape end)
    {
        int C = transitions.Columns;
        Require.That(
            emissions == new Shape(layout.Rows, C) && transitions == new Shape(C, C) && start == new Shape(C) && end == new Shape(C),
            who, $"emissions {emissions}, transitions {transitions}, start {start} and end {end} for {layout.Rows} rows",
            $"[{layout.Rows}, C], [C, C], [C] and [C]");
    }

    public override Tensor[] Forward(Tape tape)
    {
        int C = Tags;
        CheckShapes(Name, layout, emissions.Shape, transitions.Shape, start.Shape, end.Shape);
        Tensor logZ = tape.Rent(new Shape(layout.Count));                                               // [B]
        if (!Spread.IsSmall(tape.Device, emissions.Tensor, transitions.Tensor, start.Tensor, end.Tensor))
        {
            exact = new LogChain(layout, emissions.Tensor, transitions.Tensor, start.Tensor, end.Tensor);
            for (int b = 0; b < layout.Count; b++)
                logZ.Span[b] = (Real)exact.LogPartition(b);
            return [logZ];
        }
        ForwardScaled(tape, logZ);
        return [logZ];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dLogZ = flow.Of(Outputs[0]);
        if (exact is not null)
            exact.AddGradients(dLogZ, flow.IntoIfWanted(emissions), flow.IntoIfWanted(transitions), flow.IntoIfWanted(start), flow.IntoIfWanted(end));
        else
            BackwardScaled(flow, dLogZ);
    }

    private void ForwardScaled(Tape tape, Tensor logZ)
    {
        int C = Tags;
        KernelSet set = tape.Device.KernelSet;
        x = tape.Rent(emissions.Shape);                                                                 // [N, C], by time: exp of emissions
        a = tape.Rent(emissions.Shape);                                                                 // [N, C], by time
        sums = tape.Rent(new Shape(layout.Rows));                                                       // [N], by time
        weights = tape.Rent(new Shape(C, C));                                                           // [C, C]: exp of transitions
        Tensor first = tape.Rent(new Shape(C)), last = tape.Rent(new Shape(C)), offsets = tape.Rent(new Shape(layout.Rows));
        double largest = Exp(set, transitions.Tensor, weights), largestStart = Exp(set, start.Tensor, first), largestEnd = Exp(set, end.Tensor, last);
        Copy.GatherRows(tape.Device, emissions.Tensor, layout.TimeToSequence(false), x);
        PackedMatrix packed = tape.Pack(weights.Pointer, C, C, false);
        bool[]? forbidden = Forbidden(x);
        Real* xs = x.Pointer, alphas = a.Pointer, totals = sums.Pointer, off = offsets.Pointer, begin = first.Pointer;
        new RecurrentWalk(tape.Device, layout).Forward((step, scratch) =>
        {
            Real* now = alphas + ((nint)step.Row * C), emission = xs + ((nint)step.Row * C);
            set.Run(new ExpRows(step.Count, C, emission, off + step.Row));
            for (int i = 0; i < step.Count * C && forbidden is not null; i++)
            {
                if (forbidden[((nint)step.Row * C) + i])
                    emission[i] = 0;
            }
            if (!step.IsFirst)
                Gemm.Multiply(set, LeftFactor.Of(step.Before(alphas, null, C), step.Count, C), packed, scratch, now, C, false);
            set.Run(new ChainForwardStep(emission, step.IsFirst ? begin : null, step.Count, C, now, totals + step.Row));
        });
        Real* logs = logZ.Pointer, ends = last.Pointer;
        tape.Device.ForEachPiece(layout.Count, SlotsPerPiece, (from, to) =>
        {
            for (int slot = from; slot < to; slot++)
            {
                int b = layout.Order[slot], length = layout.Lengths[b];
                double total = length == 0 ? 0 : largestStart + largestEnd + ((length - 1) * largest);
                for (int t = 0; t < length; t++)
                    total += Math.Log(totals[layout.StepOffsets[t] + slot]) + off[layout.StepOffsets[t] + slot];
                if (length > 0)
                    total += Math.Log(System.Numerics.Tensors.TensorPrimitives.Dot<Real>(
                        new(alphas + ((nint)(layout.StepOffsets[length - 1] + slot) * C), C), new(ends, C)));
                logs[b] = (Real)total;
            }
        });
        closing = last;
    }

    private void BackwardScaled(GradientFlow flow, Tensor dLogZ)
    {
        int C = Tags;
        Device device = flow.Device;
        KernelSet set = device.KernelSet;
        Tensor b = flow.Tape.Rent(x!.Shape), inside = flow.Tape.Rent(x.Shape);                          // [N, C], by time
        for (int slot = 0; slot < layout.Count; slot++)
        {
            int length = layout.Lengths[layout.Order[slot]];
            if (length > 0)
                closing!.Span.CopyTo(b.Rows(layout.StepOffsets[length - 1] + slot, 1).Span);
        }
        PackedMatrix packed = flow.Tape.Pack(weights!.Pointer, C, C, true);
        Real* xs = x.Pointer, alphas = a!.Pointer, betas = b.Pointer, totals = sums!.Pointer, shares = inside.Pointer;
        new RecurrentWalk(device, layout).Backward((step, scratch) =>
        {
            nint row = (nint)step.Row * C;
            set.Run(new ChainBackwardStep(alphas + row, xs + row, totals + step.Row, step.Count, C, betas + row, shares + row));
            if (!step.IsFirst)
                Gemm.Multiply(set, LeftFactor.Of(betas + row, step.Count, C), packed, scratch, step.Before(betas, null, C), C, false);
        });
        if (flow.Wants(transitions) && layout.Rows > 0)
            AddTransitionGradient(flow, dLogZ, b);
        AddTagGradients(flow, dLogZ, inside);
    }

    /// <summary>dT[i, j] += exp T[i, j] Σ over steps of a[t - 1, i] b[t, j], each sequence weighted by its dLogZ.</summary>
    private void AddTransitionGradient(GradientFlow flow, Tensor dLogZ, Tensor b)
    {
        int C = Tags;
        Tensor previous = flow.Tape.Rent(a!.Shape), product = flow.Tape.Rent(weights!.Shape);           // [N, C], by time, and [C, C]
        Real* before = a.Pointer, target = previous.Pointer, weight = dLogZ.Pointer;
        int first = layout.ActiveAt(0);
        previous.Span[..(first * C)].Clear();
        flow.Device.ForEachPiece(layout.Steps, 1, (from, to) =>
        {
            for (int t = Math.Max(1, from); t < to; t++)
            {
                for (int slot = 0; slot < layout.ActiveAt(t); slot++)
                    flow.Device.KernelSet.Run(new Affine(
                        before + ((nint)(layout.StepOffsets[t - 1] + slot) * C), weight[layout.Order[slot]], 0, C, target + ((nint)(layout.StepOffsets[t] + slot) * C)));
            }
        });
        flow.Device.MultiplyTransposed(previous.Pointer, C, layout.Rows, C, b.Pointer, C, product.Pointer, false);
        flow.Device.KernelSet.Run(new AddProduct(product.Pointer, weights.Pointer, product.Count, flow.Into(transitions).Pointer));
    }

    private void AddTagGradients(GradientFlow flow, Tensor dLogZ, Tensor inside)
    {
        KernelSet set = flow.Device.KernelSet;
        int C = Tags;
        Real* shares = inside.Pointer, each = dLogZ.Pointer;
        if (flow.Wants(emissions))
        {
            Real* dE = flow.Into(emissions).Pointer;
            flow.Device.ForEachPiece(layout.Count, SlotsPerPiece, (from, to) =>
            {
                for (int slot = from; slot < to; slot++)
                {
                    int b = layout.Order[slot], begin = layout.Starts[b];
                    for (int t = 0; t < layout.Lengths[b]; t++)
                        set.Run(new AddScaled(shares + ((nint)(layout.StepOffsets[t] + slot) * C), each[b], C, dE + ((nint)(begin + t) * C)));
                }
            });
        }
        if (flow.Wants(start))
            AddEdge(flow.Into(start).Pointer, 0);
        if (flow.Wants(end))
            AddEdge(flow.Into(end).Pointer, 1);

        void AddEdge(Real* target, int atEnd)
        {
            for (int slot = 0; slot < layout.Count; slot++)
            {
                int b = layout.Order[slot], length = layout.Lengths[b];
                if (length > 0)
                    set.Run(new AddScaled(shares + ((nint)(layout.StepOffsets[atEnd * (length - 1)] + slot) * C), each[b], C, target));
            }
        }
    }

    /// <summary>Which emissions are negative infinite, since exp is the smallest number for them and not 0; null if none is.</summary>
    private static bool[]? Forbidden(Tensor emissions)
    {
        if (!emissions.Span.Contains(Real.NegativeInfinity))
            return null;
        bool[] forbidden = new bool[emissions.Count];
        for (int i = 0; i < forbidden.Length; i++)
            forbidden[i] = Real.IsNegativeInfinity(emissions.Span[i]);
        return forbidden;
    }

    private static double Exp(KernelSet set, Tensor source, Tensor target)
    {
        source.Span.CopyTo(target.Span);
        Real largest;
        set.Run(new ExpRows(1, target.Count, target.Pointer, &largest));
        return largest;
    }
}
