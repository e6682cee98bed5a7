using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// The sum over all alignments of a target with the frames of one sequence (Graves et al. 2006, eq. 5-8), and softmax before it, in one pass: e = exp(x - largest)
/// row by row, and after each frame the states, in double and each row divided by the sum of the one before. Writes log p(target | x), in nats; or NaN
/// where the numbers of this pass do not suffice, and those of <see cref="CtcWideForward"/> must be used: an emission that the target needs is not a normal float after exp, a number is NaN,
/// or states too small for a double could hold more than rounding of the result.
/// </summary>
/// <remarks>
/// A state that is lost is below 1e-307 of the sum of its step, and alignments through it lose nothing more than that, as probabilities are at most 1. So
/// if p(target) is above e^-600 of the probability of all that is computed at the first such step, it is exact to rounding.
/// </remarks>
internal readonly unsafe struct CtcForward(CtcSequence sequence, double* logProbability) : IKernel
{
    /// <summary>Of emissions: above it, exp in float has its full precision.</summary>
    public const double Faintest = 1e-35;

    private const double Smallest = 1e-270; // of states: what is below may have lost digits
    private const double MostBehind = 600; // nats; e^600 = 1e260, so what is lost is below 1e-307 * 1e260 of the result

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        CtcMemory memory = sequence.Memory;
        int labels = sequence.Labels;
        memory.Begin(sequence.Target, 0, 1);
        double log = 0, firstLoss = double.NaN, sum = 1;
        *logProbability = double.NaN;
        for (int t = 0; t < sequence.Frames; t++)
        {
            Real* row = sequence.Scores(t), exps = sequence.Exps(t);
            Real total = Row.ExpShifted<L>(row, Row.Shift(Row.Largest<L>(row, sequence.Classes)), sequence.Classes, exps);
            double blank = exps[sequence.Blank];
            if (!Emit(exps, sequence.Target, labels, memory.Emissions) || !(blank >= Faintest))
                return;
            double next = Step(memory.LabelsAfter(t), memory.BlanksAfter(t), memory.Emissions, memory.Skips, blank, 1 / sum, memory.Width, memory.LabelsAfter(t + 1), memory.BlanksAfter(t + 1), out bool loses);
            if (!(next > 0) || !(total > 0))
                return;
            if (loses && double.IsNaN(firstLoss))
                firstLoss = log;
            sum = next;
            log += Math.Log(sum / total);
            if (sequence.KeepsAll)
                (memory.Sums[t], memory.Totals[t]) = (sum, total);
        }
        log += Math.Log(End(sequence) / sum);
        if (!(firstLoss - log > MostBehind))
            *logProbability = log;
    }

    /// <summary>The states in which an alignment may end.</summary>
    public static double End(CtcSequence sequence)
    {
        CtcMemory memory = sequence.Memory;
        return memory.BlanksAfter(sequence.Frames)[sequence.Labels] + memory.LabelsAfter(sequence.Frames)[sequence.Labels - 1]; // before the first label is a zero
    }

    /// <summary>What each label emits; false if one is too faint.</summary>
    private static bool Emit(Real* exps, int* target, int labels, double* emissions)
    {
        bool isExact = true;
        for (int i = 0; i < labels; i++)
        {
            Real emission = exps[target[i]];
            emissions[i] = emission;
            if (!(emission >= Faintest))
                isExact = false;
        }
        return isExact;
    }

    /// <summary>The states after a frame, and their sum.</summary>
    [MethodImpl(IKernel.Compiled)]
    private static double Step(double* labels, double* blanks, double* emissions, double* skips, double blank, double scale, int width, double* nextLabels, double* nextBlanks, out bool loses)
    {
        Vector<double> sum = default, divided = Vector.Create(scale), silent = Vector.Create(blank * scale), smallest = Vector.Create(Smallest);
        Vector<long> lost = default;
        for (int i = 0; i < width; i += Vector<double>.Count)
        {
            Vector<double> before = Vector.Load(labels + i - 1), gap = Vector.Load(blanks + i), emission = Vector.Load(emissions + i);
            Vector<double> intoBlank = gap + before, intoLabel = (before * Vector.Load(skips + i)) + gap + Vector.Load(labels + i);
            Vector<double> atBlank = intoBlank * silent, atLabel = intoLabel * (emission * divided);
            Vector.Store(atBlank, nextBlanks + i);
            Vector.Store(atLabel, nextLabels + i);
            sum += atBlank + atLabel;
            lost |= Vector.LessThan(atBlank, smallest) & Vector.GreaterThan(intoBlank, Vector<double>.Zero);
            lost |= Vector.LessThan(atLabel, smallest) & Vector.GreaterThan(Vector.MinNative(emission, intoLabel), Vector<double>.Zero);
        }
        loses = lost != Vector<long>.Zero;
        return Vector.Sum(sum);
    }
}

/// <summary>
/// The way back after <see cref="CtcForward"/>, which kept all steps: the gradient of -log p(target | x) by the scores, softmax x less the share of the alignments
/// that have each class at each frame (Graves et al. 2006, eq. 16). It replaces e.
/// </summary>
internal readonly unsafe struct CtcBackward(CtcSequence sequence) : IKernel
{
    private const double Most = 1e300; // larger are only states that no alignment reaches, which are multiplied by 0

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        CtcMemory memory = sequence.Memory;
        if (sequence.Frames > 0)
            memory.BeginBack(0, memory.Sums[sequence.Frames - 1] / CtcForward.End(sequence));
        for (int t = sequence.Frames - 1; t >= 0; t--)
        {
            Real* row = sequence.Exps(t);
            for (int i = 0; i < sequence.Labels; i++)
                memory.Emissions[i] = row[sequence.Target[i]];
            double silent = Step(memory, t, row[sequence.Blank]);
            new Affine(row, (Real)(1 / memory.Totals[t]), 0, sequence.Classes, row).Run<L>();
            Take(sequence, silent, row);
        }
    }

    /// <summary>Takes the shares of the labels and of the blank off the probabilities of a frame.</summary>
    public static void Take(CtcSequence sequence, double blank, Real* row)
    {
        for (int i = 0; i < sequence.Labels; i++)
            row[sequence.Target[i]] -= (Real)sequence.Memory.Shares[i];
        row[sequence.Blank] -= (Real)blank;
    }

    /// <summary>The shares of the states after frame t, those of all blanks summed; and for the frame before, the states times what they emit at this one.</summary>
    private static double Step(CtcMemory memory, int t, double blank) => Step(
        memory.LabelsBack(t + 1), memory.BlanksBack(t + 1), memory.LabelsAfter(t + 1), memory.BlanksAfter(t + 1), memory.Emissions, memory.Skips, blank, 1 / memory.Sums[t], memory.Width,
        memory.LabelsBack(t), memory.BlanksBack(t), memory.Shares);

    [MethodImpl(IKernel.Compiled)]
    private static double Step(
        double* labels, double* blanks, double* reachedLabels, double* reachedBlanks, double* emissions, double* skips, double blank, double scale, int width, double* nextLabels, double* nextBlanks, double* shares)
    {
        Vector<double> sum = default, divided = Vector.Create(scale), silent = Vector.Create(blank), most = Vector.Create(Most);
        for (int i = 0; i < width; i += Vector<double>.Count)
        {
            Vector<double> label = Vector.Load(labels + i), fromBlank = Vector.MinNative((Vector.Load(blanks + i) + label) * divided, most);
            Vector<double> fromLabel = Vector.MinNative(((Vector.Load(skips + i + 1) * Vector.Load(labels + i + 1)) + Vector.Load(blanks + i + 1) + label) * divided, most);
            sum += fromBlank * Vector.Load(reachedBlanks + i);
            Vector.Store(fromLabel * Vector.Load(reachedLabels + i), shares + i);
            Vector.Store(fromBlank * silent, nextBlanks + i);
            Vector.Store(fromLabel * Vector.Load(emissions + i), nextLabels + i);
        }
        return Vector.Sum(sum);
    }
}
