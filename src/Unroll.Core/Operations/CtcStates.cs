using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// The states of the alignments of one sequence with its target: a blank, the first label, a blank, ..., the last label, a blank; what each emits, in logarithms and double;
/// and the best alignment.
/// </summary>
internal sealed class CtcStates
{
    private readonly Real[] scores; // [T, C]
    private readonly int frames;
    private readonly int classes;
    private readonly int blank;
    private readonly int[] target;
    private readonly double[] shifts; // [T]: log Σ exp of the scores of each frame

    /// <summary>Reads the scores of a sequence, [T, C].</summary>
    public CtcStates(ReadOnlySpan<Real> scores, int classes, ReadOnlySpan<int> target, int blank)
    {
        (this.scores, this.classes, this.target, this.blank) = (scores.ToArray(), classes, target.ToArray(), blank);
        frames = scores.Length / classes;
        shifts = new double[frames];
        for (int t = 0; t < frames; t++)
            shifts[t] = LogSum(scores.Slice(t * classes, classes));
    }

    /// <summary>How many states.</summary>
    public int Count => (2 * target.Length) + 1;

    /// <summary>The best alignment: for each frame the place in the target of the label that it has, or -1 for the blank; and its log-probability.</summary>
    /// <param name="isOpen">Whether frames before the first label and after the last may be anything: each counts as its most probable class.</param>
    public (int[] Places, double LogProbability) Best(bool isOpen)
    {
        double[] best = Begin(), next = new double[Count];
        byte[] steps = new byte[checked(frames * Count)]; // how many states each came from before its own
        for (int t = 0; t < frames; t++)
        {
            double anything = isOpen ? TensorPrimitives.Max<Real>(scores.AsSpan(t * classes, classes)) - shifts[t] : 0;
            for (int s = 0; s < Count; s++)
            {
                bool isOutside = isOpen && (s == 0 || s == Count - 1);
                double value = best[s];
                for (int back = 1; back <= 2 && (back == 1 ? s > 0 : MaySkip(s)); back++)
                {
                    if (best[s - back] > value || (isOutside && best[s - back] == value)) // what may be of a label is
                        (value, steps[(t * Count) + s]) = (best[s - back], (byte)back);
                }
                next[s] = value + (isOutside ? anything : Emission(t, s));
            }
            (best, next) = (next, best);
        }
        int state = Count > 1 && (isOpen ? best[Count - 2] >= best[Count - 1] : !(best[Count - 1] >= best[Count - 2])) ? Count - 2 : Count - 1;
        double log = Array.Exists(shifts, double.IsNaN) ? double.NaN : best[state]; // comparisons hide NaN
        int[] places = new int[frames];
        for (int t = frames - 1; t >= 0; t--)
        {
            places[t] = state % 2 == 0 ? -1 : state / 2;
            state -= steps[(t * Count) + state];
        }
        return (places, log);
    }

    /// <summary>Whether a state is a label that may follow the one before with no blank between: they differ.</summary>
    public bool MaySkip(int s) => s % 2 == 1 && s > 1 && target[s / 2] != target[(s / 2) - 1];

    /// <summary>The log-probability of what a state emits at a frame.</summary>
    public double Emission(int t, int s)
    {
        double score = scores[(t * classes) + (s % 2 == 0 ? blank : target[s / 2])];
        return double.IsNegativeInfinity(shifts[t]) ? shifts[t] : score - shifts[t];
    }

    /// <summary>Before the first frame: where a first blank would be.</summary>
    private double[] Begin()
    {
        double[] states = new double[Count];
        Array.Fill(states, double.NegativeInfinity, 1, Count - 1);
        return states;
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
