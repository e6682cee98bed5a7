using System.Numerics;
using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// As <see cref="CtcForward"/>, each state with an exponent of its own, so that none is ever lost: two to three times as slow, and exact for any scores. A number is m times 2^k, m from 1 to 2,
/// or 0; memory of the sequence holds the m, <paramref name="exponents"/> the k. Writes log p(target | x), in nats: negative infinity where no alignment is possible, NaN where
/// a score is NaN or positive infinite.
/// </summary>
internal readonly unsafe struct CtcWideForward(CtcSequence sequence, CtcMemory exponents, double* logProbability) : IKernel
{
    /// <summary>The exponent of 0: below all others.</summary>
    public const double Never = -1e300;

    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        CtcMemory memory = sequence.Memory;
        memory.Begin(sequence.Target, 0, 1);
        exponents.Begin(sequence.Target, Never, 0);
        double normalizers = 0;
        for (int t = 0; t < sequence.Frames; t++)
        {
            Real* row = sequence.Scores(t);
            Real largest = Row.Shift(Row.Largest<L>(row, sequence.Classes)), total = Row.ExpShifted<L>(row, largest, sequence.Classes, sequence.Exps(t));
            if (!(total > 0))
            {
                *logProbability = total == 0 ? double.NegativeInfinity : double.NaN;
                return;
            }
            normalizers += Math.Log(total);
            (double M, double K) silent = Emit(sequence, exponents, t, largest);
            Step(memory.LabelsAfter(t), exponents.LabelsAfter(t), memory.BlanksAfter(t), exponents.BlanksAfter(t), memory.Emissions, exponents.Emissions, exponents.Skips, silent.M, silent.K,
                memory.Width, memory.LabelsAfter(t + 1), exponents.LabelsAfter(t + 1), memory.BlanksAfter(t + 1), exponents.BlanksAfter(t + 1));
            if (sequence.KeepsAll)
                (memory.Sums[t], memory.Totals[t]) = (largest, total);
        }
        (double m, double k) = End(sequence, exponents);
        *logProbability = m == 0 ? double.NegativeInfinity : Math.Log(m) + (k * Math.Log(2)) - normalizers;
    }

    /// <summary>The sum of the states in which an alignment may end.</summary>
    public static (double M, double K) End(CtcSequence sequence, CtcMemory exponents)
    {
        double k = exponents.BlanksAfter(sequence.Frames)[sequence.Labels], other = exponents.LabelsAfter(sequence.Frames)[sequence.Labels - 1], high = Math.Max(k, other); // before the first label is a zero
        return ((sequence.Memory.BlanksAfter(sequence.Frames)[sequence.Labels] * Math.Pow(2, k - high)) + (sequence.Memory.LabelsAfter(sequence.Frames)[sequence.Labels - 1] * Math.Pow(2, other - high)), high);
    }

    /// <summary>What the labels emit at a frame, exp(x - largest); returns what the blank does.</summary>
    public static (double M, double K) Emit(CtcSequence sequence, CtcMemory exponents, int t, double largest)
    {
        Real* row = sequence.Scores(t), exps = sequence.Exps(t);
        for (int i = 0; i < sequence.Labels; i++)
        {
            int label = sequence.Target[i];
            (sequence.Memory.Emissions[i], exponents.Emissions[i]) = exps[label] >= CtcForward.Faintest ? (exps[label], 0) : Exp(row[label] - largest);
        }
        return exps[sequence.Blank] >= CtcForward.Faintest ? (exps[sequence.Blank], 0) : Exp(row[sequence.Blank] - largest);
    }

    /// <summary>The sum of three numbers, not normalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<double> M, Vector<double> K) Sum(
        Vector<double> m0, Vector<double> k0, Vector<double> m1, Vector<double> k1, Vector<double> m2, Vector<double> k2)
    {
        Vector<double> high = Vector.MaxNative(Vector.MaxNative(k0, k1), k2);
        return ((m0 * PowerOfTwo(k0 - high)) + (m1 * PowerOfTwo(k1 - high)) + (m2 * PowerOfTwo(k2 - high)), high);
    }

    /// <summary>2^k, k a whole number up to 1023; 0 if it is below -1022.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> PowerOfTwo(Vector<double> k) =>
        // The exponent, as a whole number in the lowest bits of a large double, is shifted to where a double has its own.
        ((Vector.MaxNative(k, Vector.Create(-1023.0)) + Vector.Create(6755399441055744.0 + 1023)).As<double, long>() << 52).As<long, double>();

    /// <summary>Stores m 2^k with m from 1 to 2, or as 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<double> m, Vector<double> k, double* toM, double* toK)
    {
        Vector<long> bits = m.As<double, long>(), some = Vector.GreaterThan(m, Vector<double>.Zero);
        Vector<double> exponent = ((bits >>> 52) | Vector.Create(0x4330000000000000)).As<long, double>() - Vector.Create(4503599627370496.0 + 1023);
        Vector<double> mantissa = ((bits & Vector.Create(0xFFFFFFFFFFFFF)) | Vector<double>.One.As<double, long>()).As<long, double>();
        Vector.Store(Vector.ConditionalSelect(some, mantissa, Vector<double>.Zero), toM);
        Vector.Store(Vector.ConditionalSelect(some, k + exponent, Vector.Create(Never)), toK);
    }

    private static (double M, double K) Exp(double x)
    {
        if (double.IsNegativeInfinity(x))
            return (0, Never);
        double k = Math.Ceiling(x / Math.Log(2));
        return (Math.Exp(Math.Clamp(x - (k * Math.Log(2)), -Math.Log(2), 0)), k); // of a huge x the rest is but rounding
    }

    [MethodImpl(IKernel.Compiled)]
    private static void Step(
        double* labels, double* labelsK, double* blanks, double* blanksK, double* emissions, double* emissionsK, double* skipsK, double blank, double blankK, int width,
        double* nextLabels, double* nextLabelsK, double* nextBlanks, double* nextBlanksK)
    {
        Vector<double> silent = Vector.Create(blank), silentK = Vector.Create(blankK), never = Vector.Create(Never);
        for (int i = 0; i < width; i += Vector<double>.Count)
        {
            Vector<double> before = Vector.Load(labels + i - 1), beforeK = Vector.Load(labelsK + i - 1), gap = Vector.Load(blanks + i), gapK = Vector.Load(blanksK + i);
            (Vector<double> m, Vector<double> k) = Sum(gap, gapK, before, beforeK, default, never);
            Store(m * silent, k + silentK, nextBlanks + i, nextBlanksK + i);
            (m, k) = Sum(Vector.Load(labels + i), Vector.Load(labelsK + i), gap, gapK, before, beforeK + Vector.Load(skipsK + i));
            Store(m * Vector.Load(emissions + i), k + Vector.Load(emissionsK + i), nextLabels + i, nextLabelsK + i);
        }
    }
}

/// <summary>The way back after <see cref="CtcWideForward"/>, which kept all steps and gave a finite logarithm: as <see cref="CtcBackward"/>.</summary>
internal readonly unsafe struct CtcWideBackward(CtcSequence sequence, CtcMemory exponents) : IKernel
{
    [MethodImpl(IKernel.Compiled)]
    public void Run<L>() where L : unmanaged, ILanes<L>
    {
        CtcMemory memory = sequence.Memory;
        (double m, double k) = CtcWideForward.End(sequence, exponents);
        memory.BeginBack(0, 1 / m);
        exponents.BeginBack(CtcWideForward.Never, -k);
        for (int t = sequence.Frames - 1; t >= 0; t--)
        {
            Real* row = sequence.Exps(t);
            (double M, double K) silent = CtcWideForward.Emit(sequence, exponents, t, memory.Sums[t]);
            double share = Step(memory, exponents, t, silent.M, silent.K);
            new Affine(row, (Real)(1 / memory.Totals[t]), 0, sequence.Classes, row).Run<L>();
            CtcBackward.Take(sequence, share, row);
        }
    }

    private static double Step(CtcMemory memory, CtcMemory exponents, int t, double blank, double blankK) => Step(
        memory.LabelsBack(t + 1), exponents.LabelsBack(t + 1), memory.BlanksBack(t + 1), exponents.BlanksBack(t + 1), memory.LabelsAfter(t + 1), exponents.LabelsAfter(t + 1),
        memory.BlanksAfter(t + 1), exponents.BlanksAfter(t + 1), memory.Emissions, exponents.Emissions, exponents.Skips, blank, blankK, memory.Width,
        memory.LabelsBack(t), exponents.LabelsBack(t), memory.BlanksBack(t), exponents.BlanksBack(t), memory.Shares);

    [MethodImpl(IKernel.Compiled)]
    private static double Step(
        double* labels, double* labelsK, double* blanks, double* blanksK, double* reachedLabels, double* reachedLabelsK, double* reachedBlanks, double* reachedBlanksK,
        double* emissions, double* emissionsK, double* skipsK, double blank, double blankK, int width,
        double* nextLabels, double* nextLabelsK, double* nextBlanks, double* nextBlanksK, double* shares)
    {
        Vector<double> sum = default, silent = Vector.Create(blank), silentK = Vector.Create(blankK), never = Vector.Create(CtcWideForward.Never);
        for (int i = 0; i < width; i += Vector<double>.Count)
        {
            Vector<double> label = Vector.Load(labels + i), labelK = Vector.Load(labelsK + i);
            (Vector<double> m, Vector<double> k) = CtcWideForward.Sum(Vector.Load(blanks + i), Vector.Load(blanksK + i), label, labelK, default, never);
            sum += Share(m * Vector.Load(reachedBlanks + i), k + Vector.Load(reachedBlanksK + i));
            CtcWideForward.Store(m * silent, k + silentK, nextBlanks + i, nextBlanksK + i);
            (m, k) = CtcWideForward.Sum(
                label, labelK, Vector.Load(blanks + i + 1), Vector.Load(blanksK + i + 1), Vector.Load(labels + i + 1), Vector.Load(labelsK + i + 1) + Vector.Load(skipsK + i + 1));
            Vector.Store(Share(m * Vector.Load(reachedLabels + i), k + Vector.Load(reachedLabelsK + i)), shares + i);
            CtcWideForward.Store(m * Vector.Load(emissions + i), k + Vector.Load(emissionsK + i), nextLabels + i, nextLabelsK + i);
        }
        return Vector.Sum(sum);
    }

    /// <summary>No part is more than the whole, however numbers are rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Share(Vector<double> m, Vector<double> k) => Vector.MinNative(m * CtcWideForward.PowerOfTwo(Vector.MinNative(k, Vector.Create(1000.0))), Vector<double>.One);
}
