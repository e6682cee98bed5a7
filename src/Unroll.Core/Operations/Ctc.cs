namespace Unroll;

/// <summary>
/// Connectionist temporal classification (Graves et al. 2006): a target that is shorter than its input, with nothing said about which frame has which label. An
/// alignment gives each frame a label or the blank; it reads as a target if equal neighbours are joined and then the blanks removed. The probability of a target is
/// the sum over all its alignments.
/// </summary>
public static class Ctc
{
    /// <summary>
    /// -log p(target) of each sequence, in nats. Softmax, the sum over all alignments and the gradient are one pass. A target of probability 0, by scores
    /// that are negative infinite, costs infinitely much and gets a gradient of 0.
    /// </summary>
    /// <param name="scores">Rows [N, C]: a score for each class at each frame, not normalised.</param>
    /// <param name="targets">The labels of each sequence, 0 to C - 1 and never the blank, [B]; they may change afterwards. An empty one is all blanks.</param>
    /// <param name="blank">The class of frames without a label.</param>
    /// <param name="skipImpossible">Whether a sequence with too few frames for its target gets the loss 0 and no gradient; otherwise it is an error.</param>
    /// <returns>[B].</returns>
    /// <exception cref="UnrollException">There are not as many targets as sequences, a label is no class or is the blank, a target needs more frames than there are (<see cref="FramesNeeded"/>), or a sequence is too long for its memory.</exception>
    public static Value CtcLoss(this Sequences scores, IReadOnlyList<int[]> targets, int blank = 0, bool skipImpossible = false)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(targets);
        return scores.Rows.Tape.Record(new CtcOp(scores, targets, blank, skipImpossible))[0];
    }

    /// <summary>How many frames a target needs at least: one for each label, and one for a blank between each two equal neighbours.</summary>
    /// <param name="target">Labels.</param>
    public static int FramesNeeded(ReadOnlySpan<int> target)
    {
        int frames = target.Length;
        for (int i = 1; i < target.Length; i++)
        {
            if (target[i] == target[i - 1])
                frames++;
        }
        return frames;
    }

    /// <summary>The best alignment of a target (Viterbi): which label each frame has.</summary>
    /// <param name="scores">[T, C], row by row: scores or log-probabilities.</param>
    /// <param name="classes">C.</param>
    /// <param name="target">Labels, 0 to C - 1 and never the blank.</param>
    /// <param name="blank">The class of frames without a label.</param>
    /// <param name="isOpen">Whether frames before the first label and after the last may be anything, such as noise or other speech: each counts as its most probable class, so that only the labels decide where they are (as Kürzinger et al. 2020 leave them out).</param>
    /// <returns>The best one; of equal ones one that leaves labels late. Its log-probability is negative infinity where no alignment is possible, NaN where a score is.</returns>
    /// <exception cref="UnrollException">The numbers are no whole rows, a label is no class or is the blank, the target needs more frames than there are, or frames times states are more than 2^31.</exception>
    public static CtcAlignment Align(ReadOnlySpan<Real> scores, int classes, ReadOnlySpan<int> target, int blank = 0, bool isOpen = false)
    {
        const string who = "CTC alignment";
        Check(who, scores, classes, target, blank);
        int frames = scores.Length / classes;
        if (FramesNeeded(target) > frames)
            throw new UnrollException($"{who}: found {TooFew("the target", frames, target)}.");
        Require.That(frames * ((2L * target.Length) + 1) <= int.MaxValue, who, $"{frames} frames and {target.Length} labels", "at most 2^31 frames times states; align in parts");
        (int[] places, double log) = new CtcStates(scores, classes, target, blank).Best(isOpen);
        return new CtcAlignment(places, log);
    }

    /// <summary>Whether scores and target fit, though the target may be too long.</summary>
    internal static void Check(string who, ReadOnlySpan<Real> scores, int classes, ReadOnlySpan<int> target, int blank)
    {
        Require.That(classes > 0 && scores.Length % classes == 0, who, $"{scores.Length} scores of {classes} classes", "whole rows");
        CheckLabels(who, "the target", target, classes, blank);
    }

    internal static void CheckLabels(string who, string which, ReadOnlySpan<int> target, int classes, int blank)
    {
        Require.That((uint)blank < (uint)classes, who, $"the blank {blank}", $"0 to {classes - 1}");
        foreach (int label in target)
        {
            Require.That((uint)label < (uint)classes, who, $"the label {label} in {which}", $"0 to {classes - 1}");
            Require.That(label != blank, who, $"the blank {blank} as a label in {which}", "labels alone; blanks come by themselves");
        }
    }

    /// <summary>What is wrong with a target that cannot be aligned.</summary>
    internal static string TooFew(string which, int frames, ReadOnlySpan<int> target)
    {
        int needed = FramesNeeded(target), repeats = needed - target.Length;
        return $"{frames} frames for {which}; expected at least {needed}, as it has {target.Length} labels{(repeats == 0 ? "" : $" and {repeats} of them repeat the one before, which takes a blank between")}";
    }
}

internal sealed unsafe class CtcOp : Operation
{
    private readonly Value x;
    private readonly SequenceLayout layout;
    private readonly int blank;
    private readonly bool skipImpossible;
    private readonly int[][] targets; // only Forward reads them, when the operation is recorded
    private Tensor? gradient; // of each sequence's loss by its scores

    public CtcOp(Sequences scores, IReadOnlyList<int[]> targets, int blank, bool skipImpossible) : base(scores.Rows)
    {
        (x, layout, this.blank, this.skipImpossible) = (scores.Rows, scores.Layout, blank, skipImpossible);
        this.targets = [.. targets.Select((target, b) => target ?? throw new UnrollException($"{Name}: found null as the target of sequence {b}; expected labels."))];
    }

    public override string Name => "CTC loss";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(targets.Length == layout.Count, Name, $"{targets.Length} targets", $"{layout.Count}, one a sequence");
        for (int b = 0; b < targets.Length; b++)
        {
            Ctc.CheckLabels(Name, $"the target of sequence {b}", targets[b], x.Shape[1], blank);
            if (!skipImpossible && IsImpossible(b))
                throw new UnrollException($"{Name}: found {Ctc.TooFew($"the target of sequence {b}", layout.Lengths[b], targets[b])}. Leave it out, or skip such sequences (skipImpossible).");
        }
        Tensor loss = tape.Rent(new Shape(layout.Count));                                               // [B]
        gradient = tape.IsRecording ? tape.Rent(x.Shape) : null;                                        // [N, C]
        tape.Device.ForEachPiece(layout.Count, 1, (b, _) => loss.Span[b] = (Real)Loss(tape.Device, b));
        return [loss];
    }

    public override void Backward(GradientFlow flow)
    {
        Tensor dx = flow.Into(x, out bool accumulate);                                                  // [N, C]
        Real* own = gradient!.Pointer, into = dx.Pointer, dLoss = flow.Of(Outputs[0]).Pointer;
        flow.Device.ForEachPiece(layout.Count, 1, (b, _) =>
        {
            nint start = (nint)layout.Starts[b] * x.Shape[1];
            int count = layout.Lengths[b] * x.Shape[1];
            if (accumulate)
                flow.Device.KernelSet.Run(new AddScaled(own + start, dLoss[b], count, into + start));
            else
                flow.Device.KernelSet.Run(new Affine(own + start, dLoss[b], 0, count, into + start));
        });
    }

    private bool IsImpossible(int b) => Ctc.FramesNeeded(targets[b]) > layout.Lengths[b];

    private double Loss(Device device, int b)
    {
        int classes = x.Shape[1], start = layout.Starts[b], frames = layout.Lengths[b];
        if (IsImpossible(b))
        {
            gradient?.Rows(start, frames).Span.Clear();
            return 0;
        }
        nint offset = (nint)start * classes;
        int labels = targets[b].Length;
        bool keepsAll = gradient is not null;
        long size = new CtcMemory(null, frames, labels, keepsAll).Size * (sizeof(double) / sizeof(Real));
        Require.That(size <= Shape.MaxCount, Name, $"{frames} frames and a target of {labels} labels for sequence {b}", $"fewer, as their product takes {size * sizeof(Real) >> 20} MB; split the sequence");
        Block numbers = device.Memory.Rent((int)size), row = device.Memory.Rent(classes);
        Real* e = keepsAll ? gradient!.Pointer + offset : row.Pointer;
        double log;
        fixed (int* target = targets[b])
        {
            CtcMemory memory = new((double*)numbers.Pointer, frames, labels, keepsAll);
            CtcSequence sequence = new(x.Tensor.Pointer + offset, frames, classes, target, labels, blank, memory, keepsAll, e);
            device.KernelSet.Run(new CtcForward(sequence, &log));
            if (double.IsNaN(log))
                log = Wide(device, sequence, (int)size);
            else if (keepsAll)
                device.KernelSet.Run(new CtcBackward(sequence));
        }
        device.Memory.Return(row);
        device.Memory.Return(numbers);
        return 0 - log; // not -log, which makes a -0 of 0
    }

    /// <summary>log p where the fast pass does not suffice, and if all is kept the gradient: none where no alignment is possible, NaN where a score is.</summary>
    private static double Wide(Device device, CtcSequence sequence, int size)
    {
        Block numbers = device.Memory.Rent(size);
        CtcMemory exponents = new((double*)numbers.Pointer, sequence.Frames, sequence.Labels, sequence.KeepsAll);
        double log;
        device.KernelSet.Run(new CtcWideForward(sequence, exponents, &log));
        if (sequence.KeepsAll && double.IsFinite(log))
            device.KernelSet.Run(new CtcWideBackward(sequence, exponents));
        else if (sequence.KeepsAll)
            new Span<Real>(sequence.Exps(0), sequence.Frames * sequence.Classes).Fill(double.IsNaN(log) ? Real.NaN : 0);
        device.Memory.Return(numbers);
        return log;
    }
}
