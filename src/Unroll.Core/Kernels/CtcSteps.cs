using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// Where the numbers of one sequence lie while its alignments are summed. A target of L labels has L label states and L + 1 blanks, blank i before label i. A row holds
/// one step: a register of zeros, the labels, the blanks, a register of zeros; so that the neighbours of a state are loads at the places beside it.
/// </summary>
internal readonly unsafe struct CtcMemory(double* start, int frames, int labels, bool keepsAll)
{
    /// <summary>From the beginning of a row to its blanks; to its labels it is one register.</summary>
    private int Blanks => Vector<double>.Count + Width;

    /// <summary>The states that a step computes, of labels and of blanks each: whole registers.</summary>
    public int Width => (labels + Vector<double>.Count) / Vector<double>.Count * Vector<double>.Count;

    private int RowSize => (2 * Width) + (2 * Vector<double>.Count);

    /// <summary>1 where label i may follow label i - 1 with no blank between, else 0; zeros behind.</summary>
    public double* Skips => start;

    /// <summary>What the labels emit at a step; zeros behind.</summary>
    public double* Emissions => start + RowSize;

    /// <summary>The probability of each label state at a step, given the target.</summary>
    public double* Shares => start + (2 * RowSize);

    private double* Rows => start + (3 * RowSize);

    /// <summary>What each step's states sum to, if all steps are kept; and behind it, what its exponentials do.</summary>
    public double* Sums => Rows + ((nint)RowSize * (keepsAll ? frames + 3 : 2));

    public double* Totals => Sums + (keepsAll ? frames : 0);

    /// <summary>How many numbers all of it takes.</summary>
    public long Size => (long)RowSize * ((keepsAll ? frames + 3 : 2) + 3) + (keepsAll ? 2L * frames : 0);

    /// <summary>The label states before the first frame, t = 0, or after t frames; the last one computed if not all are kept.</summary>
    public double* LabelsAfter(int t) => Rows + ((nint)RowSize * (keepsAll ? t : t & 1)) + Vector<double>.Count;

    public double* BlanksAfter(int t) => LabelsAfter(t) - Vector<double>.Count + Blanks;

    /// <summary>Two further rows, for the way back.</summary>
    public double* LabelsBack(int t) => LabelsAfter(frames + 1 + (t & 1));

    public double* BlanksBack(int t) => BlanksAfter(frames + 1 + (t & 1));

    /// <summary>Sets what no step writes: all but the steps' own states, which are zero except that before the first frame the first blank is reached.</summary>
    public void Begin(int* target)
    {
        new Span<double>(start, 3 * RowSize).Clear();
        for (int row = 0; row < (keepsAll ? frames + 3 : 2); row++)
        {
            double* first = Rows + ((nint)RowSize * row);
            new Span<double>(first, Vector<double>.Count).Clear();
            new Span<double>(first + RowSize - Vector<double>.Count, Vector<double>.Count).Clear();
        }
        new Span<double>(LabelsAfter(0), 2 * Width).Clear();
        *BlanksAfter(0) = 1;
        for (int i = 1; i < labels; i++)
            Skips[i] = target[i] == target[i - 1] ? 0 : 1;
    }
}

/// <summary>
/// The sum over all alignments of a target with the frames of one sequence (Graves et al. 2006, eq. 5-8), and softmax before it, in one pass: e = exp(x - largest)
/// row by row, and after each frame the states, in double and each row divided by the sum of the one before. Writes log p(target | x), in nats; or NaN
/// where the numbers of this pass do not suffice, and logarithms must be used: an emission that the target needs is not a normal float after exp, a number is NaN,
/// or states too small for a double could hold more than rounding of the result.
/// </summary>
/// <remarks>
/// A state that is lost is below 1e-307 of the sum of its step, and alignments through it lose nothing more than that, as probabilities are at most 1. So
/// if p(target) is above e^-600 of the probability of all that is computed at the first such step, it is exact to rounding.
/// </remarks>
internal readonly unsafe struct CtcForward(Real* x, int frames, int classes, int* target, int labels, int blank, CtcMemory memory, bool keepsAll, Real* e, double* logProbability) : IKernel
{
    private const double Faintest = 1e-35; // of emissions: exp in float has full precision above it
    private const double Smallest = 1e-270; // of states: what is below may have lost digits
    private const double MostBehind = 600; // nats; e^600 = 1e260, so what is lost is below 1e-307 * 1e260 of the result

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        memory.Begin(target);
        double log = 0, firstLoss = double.NaN, sum = 1;
        *logProbability = double.NaN;
        for (int t = 0; t < frames; t++)
        {
            Real* row = x + ((nint)t * classes), exps = keepsAll ? e + ((nint)t * classes) : e;
            Real total = Row.ExpShifted<L>(row, Row.Shift(Row.Largest<L>(row, classes)), classes, exps);
            if (!Emit(exps, target, labels, memory.Emissions) || !(exps[blank] >= Faintest))
                return;
            double next = Step(memory.LabelsAfter(t), memory.BlanksAfter(t), memory.Emissions, memory.Skips, exps[blank], 1 / sum, memory.Width, memory.LabelsAfter(t + 1), memory.BlanksAfter(t + 1), out bool loses);
            if (!(next > 0) || !(total > 0))
                return;
            if (loses && double.IsNaN(firstLoss))
                firstLoss = log;
            sum = next;
            log += Math.Log(sum / total);
            if (keepsAll)
                (memory.Sums[t], memory.Totals[t]) = (sum, total);
        }
        log += Math.Log(End(memory, frames, labels) / sum);
        if (!(firstLoss - log > MostBehind))
            *logProbability = log;
    }

    /// <summary>The states in which an alignment may end.</summary>
    public static double End(CtcMemory memory, int frames, int labels) => memory.BlanksAfter(frames)[labels] + (labels > 0 ? memory.LabelsAfter(frames)[labels - 1] : 0);

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
            lost |= Vector.LessThan(atLabel, smallest) & Vector.GreaterThan(Vector.Min(emission, intoLabel), Vector<double>.Zero);
        }
        loses = lost != Vector<long>.Zero;
        return Vector.Sum(sum);
    }
}

/// <summary>
/// The way back after <see cref="CtcForward"/>, which kept all steps: the gradient of -log p(target | x) by the scores, softmax x less the share of the alignments
/// that have each class at each frame (Graves et al. 2006, eq. 16). It replaces e.
/// </summary>
internal readonly unsafe struct CtcBackward(int frames, int classes, int* target, int labels, int blank, CtcMemory memory, Real* e) : IKernel
{
    private const double Most = 1e300; // larger are only states that no alignment reaches, which are multiplied by 0

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        if (frames == 0)
            return;
        new Span<double>(memory.LabelsBack(frames), memory.Width).Clear();
        new Span<double>(memory.BlanksBack(frames), memory.Width).Clear();
        memory.BlanksBack(frames)[labels] = memory.Sums[frames - 1] / CtcForward.End(memory, frames, labels);
        for (int t = frames - 1; t >= 0; t--)
        {
            Real* row = e + ((nint)t * classes);
            for (int i = 0; i < labels; i++)
                memory.Emissions[i] = row[target[i]];
            Real silent = (Real)Step(memory, t, row[blank]);
            new Affine(row, (Real)(1 / memory.Totals[t]), 0, classes, row).Run<L>();
            for (int i = 0; i < labels; i++)
                row[target[i]] -= (Real)memory.Shares[i];
            row[blank] -= silent;
        }
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
            Vector<double> label = Vector.Load(labels + i), fromBlank = Vector.Min((Vector.Load(blanks + i) + label) * divided, most);
            Vector<double> fromLabel = Vector.Min(((Vector.Load(skips + i + 1) * Vector.Load(labels + i + 1)) + Vector.Load(blanks + i + 1) + label) * divided, most);
            sum += fromBlank * Vector.Load(reachedBlanks + i);
            Vector.Store(fromLabel * Vector.Load(reachedLabels + i), shares + i);
            Vector.Store(fromBlank * silent, nextBlanks + i);
            Vector.Store(fromLabel * Vector.Load(emissions + i), nextLabels + i);
        }
        return Vector.Sum(sum);
    }
}
