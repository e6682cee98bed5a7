namespace Unroll.Tests;

/// <summary>The loss of one sequence and its gradient in plain loops, in logarithms and double, state by state: a blank, the first label, a blank, ..., a blank.</summary>
internal sealed class CtcReference
{
    private readonly int frames;
    private readonly int classes;
    private readonly int blank;
    private readonly int[] target;
    private readonly double[] shifts; // [T]: log Σ exp of the scores of each frame
    private readonly double[] logs;   // [T, L + 1]: log-probabilities of the blank and of each label of the target

    /// <summary>Reads the scores of a sequence, [T, C].</summary>
    public CtcReference(ReadOnlySpan<Real> scores, int classes, ReadOnlySpan<int> target, int blank)
    {
        (this.classes, this.blank, this.target) = (classes, blank, target.ToArray());
        frames = scores.Length / classes;
        shifts = new double[frames];
        logs = new double[frames * (target.Length + 1)];
        for (int t = 0; t < frames; t++)
        {
            ReadOnlySpan<Real> row = scores.Slice(t * classes, classes);
            shifts[t] = LogSum(row);
            Span<double> log = logs.AsSpan(t * (target.Length + 1), target.Length + 1);
            log[0] = LogShare(row[blank], shifts[t]);
            for (int i = 0; i < target.Length; i++)
                log[i + 1] = LogShare(row[target[i]], shifts[t]);
        }
    }

    /// <summary>How many states.</summary>
    private int Count => (2 * target.Length) + 1;

    /// <summary>log p(target | scores), in nats; negative infinity if no alignment is possible.</summary>
    public double LogProbability()
    {
        double[] states = Begin(), next = new double[Count];
        for (int t = 0; t < frames; t++)
        {
            Step(t, states, next);
            (states, next) = (next, states);
        }
        return Close(states);
    }

    /// <summary>The gradient of -log p by the scores, [T, C]; 0 where no alignment is possible, NaN where a score is.</summary>
    public void Gradient(ReadOnlySpan<Real> scores, Span<Real> gradient)
    {
        double[][] before = new double[frames + 1][];
        before[0] = Begin();
        for (int t = 0; t < frames; t++)
            Step(t, before[t], before[t + 1] = new double[Count]);
        double log = Close(before[frames]);
        gradient.Clear();
        if (!double.IsFinite(log))
        {
            if (double.IsNaN(log))
                gradient.Fill(Real.NaN);
            return;
        }
        double[] after = new double[Count], next = new double[Count], shares = new double[classes];
        for (int s = 0; s < Count; s++)
            after[s] = s >= Count - 2 ? 0 : double.NegativeInfinity;
        for (int t = frames - 1; t >= 0; t--)
        {
            Array.Clear(shares);
            for (int s = 0; s < Count; s++)
                shares[s % 2 == 0 ? blank : target[s / 2]] += Math.Exp(Math.Min(0, before[t + 1][s] + after[s] - log)); // no part is more than the whole, however it is rounded
            for (int c = 0; c < classes; c++)
                gradient[(t * classes) + c] = (Real)(Math.Exp(LogShare(scores[(t * classes) + c], shifts[t])) - shares[c]);
            StepBack(t, after, next);
            (after, next) = (next, after);
        }
    }

    /// <summary>Whether a state is a label that may follow the one before with no blank between: they differ.</summary>
    private bool MaySkip(int s) => s % 2 == 1 && s > 1 && target[s / 2] != target[(s / 2) - 1];

    private double Emission(int t, int s) => logs[(t * (target.Length + 1)) + (s % 2 == 0 ? 0 : (s / 2) + 1)];

    /// <summary>Before the first frame: where a first blank would be.</summary>
    private double[] Begin()
    {
        double[] states = new double[Count];
        Array.Fill(states, double.NegativeInfinity, 1, Count - 1);
        return states;
    }

    private void Step(int t, double[] before, double[] now)
    {
        for (int s = 0; s < Count; s++)
            now[s] = LogSum(before[s], s > 0 ? before[s - 1] : double.NegativeInfinity, MaySkip(s) ? before[s - 2] : double.NegativeInfinity) + Emission(t, s);
    }

    private void StepBack(int t, double[] after, double[] now)
    {
        for (int s = 0; s < Count; s++)
        {
            now[s] = LogSum(
                after[s] + Emission(t, s), s + 1 < Count ? after[s + 1] + Emission(t, s + 1) : double.NegativeInfinity,
                s + 2 < Count && MaySkip(s + 2) ? after[s + 2] + Emission(t, s + 2) : double.NegativeInfinity);
        }
    }

    private static double Close(double[] states) => LogSum(states[^1], states.Length > 1 ? states[^2] : double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>The log-probability of a score; negative infinity in a frame where all are.</summary>
    private static double LogShare(double score, double shift) => double.IsNegativeInfinity(shift) ? shift : score - shift;

    private static double LogSum(double a, double b, double c)
    {
        double largest = Math.Max(a, Math.Max(b, c));
        return double.IsInfinity(largest) ? largest : largest + Math.Log(Math.Exp(a - largest) + Math.Exp(b - largest) + Math.Exp(c - largest));
    }

    private static double LogSum(ReadOnlySpan<Real> row)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (Real score in row)
            largest = Math.Max(largest, score);
        if (double.IsInfinity(largest))
            return double.IsNegativeInfinity(largest) ? largest : double.NaN;
        foreach (Real score in row)
            sum += Math.Exp(score - largest);
        return largest + Math.Log(sum);
    }
}
