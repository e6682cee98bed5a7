using System.Numerics.Tensors;

namespace Unroll;

/// <summary>The best answer of each chain (Viterbi 1967): forward in the widest lanes, back along the tags that gave the best scores.</summary>
internal static unsafe class Viterbi
{
    /// <summary>
    /// The best tags by sequence, [N], and their scores, [B]; of equal answers the one with the lowest tags from the end.
    /// Where a score that a sequence depends on is NaN, so is its own: comparisons would hide it, and its tags say nothing.
    /// </summary>
    public static (int[] Tags, Real[] Scores) Best(Device device, SequenceLayout layout, Tensor emissions, Tensor transitions, Tensor start, Tensor end)
    {
        ChainOp.CheckShapes("best tags", layout, emissions.Shape, transitions.Shape, start.Shape, end.Shape);
        int C = transitions.Shape.Columns;
        using Tape tape = Tape.ForPrediction(device);
        Tensor x = tape.Rent(emissions.Shape), best = tape.Rent(emissions.Shape);                       // [N, C], by time
        Copy.GatherRows(device, emissions, layout.TimeToSequence(false), x);
        KernelSet set = device.KernelSet;
        Real* xs = x.Pointer, scores = best.Pointer, arcs = transitions.Pointer, begin = start.Pointer;
        new RecurrentWalk(device, layout).Forward((step, _) =>
        {
            Real* now = scores + ((nint)step.Row * C), emission = xs + ((nint)step.Row * C);
            if (!step.IsFirst)
                set.Run(new ViterbiStep(step.Before(scores, null, C), arcs, emission, step.Count, C, now));
            else
                set.Run(new AddRowTo(emission, begin, step.Count, C, now));
        });
        int[] tags = new int[layout.Rows];
        Real[] totals = new Real[layout.Count];
        bool fault = HasNaN(transitions.Span) || HasNaN(start.Span) || HasNaN(end.Span);
        for (int slot = 0; slot < layout.Count; slot++)
        {
            int b = layout.Order[slot], length = layout.Lengths[b];
            Real total = Trace(layout, slot, best, transitions, end, tags);
            totals[b] = length > 0 && (fault || HasNaN(emissions.Rows(layout.Starts[b], length).Span)) ? Real.NaN : total;
        }
        return (tags, totals);
    }

    private static bool HasNaN(ReadOnlySpan<Real> numbers) => !numbers.IsEmpty && Real.IsNaN(TensorPrimitives.Max(numbers));

    private static Real Trace(SequenceLayout layout, int slot, Tensor best, Tensor transitions, Tensor end, int[] tags)
    {
        int b = layout.Order[slot], length = layout.Lengths[b], C = transitions.Shape.Columns;
        if (length == 0)
            return 0;
        ReadOnlySpan<Real> arcs = transitions.Span;
        (int tag, Real total) = Largest(best.Rows(layout.StepOffsets[length - 1] + slot, 1).Span, end.Span, 0, 1);
        tags[layout.Starts[b] + length - 1] = tag;
        for (int t = length - 1; t > 0; t--)
        {
            (tag, _) = Largest(best.Rows(layout.StepOffsets[t - 1] + slot, 1).Span, arcs, tag, C);
            tags[layout.Starts[b] + t - 1] = tag;
        }
        return total;
    }

    private static (int Index, Real Value) Largest(ReadOnlySpan<Real> scores, ReadOnlySpan<Real> added, int offset, int stride)
    {
        int index = 0;
        Real value = scores[0] + added[offset];
        for (int i = 1; i < scores.Length; i++)
        {
            Real candidate = scores[i] + added[offset + (i * stride)];
            if (candidate > value)
                (index, value) = (i, candidate);
        }
        return (index, value);
    }
}
