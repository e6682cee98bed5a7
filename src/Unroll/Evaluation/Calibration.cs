namespace Unroll;

/// <summary>
/// Whether probabilities mean what they say: of answers that a model gives with a probability of 0.8, 80 % should be right. Answers are put into bins of equal width
/// by their probability (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, "On calibration of modern neural networks").
/// </summary>
public sealed class Calibration
{
    private const int DefaultBins = 15;
    private const double Rounding = 1e-3;

    private Calibration(IReadOnlyList<CalibrationBin> bins, double brier)
    {
        Bins = bins;
        Brier = brier;
        Count = bins.Sum(bin => bin.Count);
        Error = bins.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / Count;
    }

    /// <summary>The bins from 0 to 1, empty ones too.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    /// <summary>How many answers were counted.</summary>
    public long Count { get; }

    /// <summary>The expected calibration error, 0 to 1, smaller being better: Σ over bins of count / n · |accuracy - confidence| (Guo et al. 2017, equation 3).</summary>
    public double Error { get; }

    /// <summary>The Brier score of the chosen answers, 0 to 1, smaller being better: the mean of (probability - right)², right being 1 or 0 (Brier 1950, of two classes, halved).</summary>
    public double Brier { get; }

    /// <summary>The calibration of answers.</summary>
    /// <param name="answers">The probability of each answer that was chosen, 0 to 1 (0.001 beyond either is taken for rounding), and whether it was right.</param>
    /// <param name="bins">How many bins of equal width, 1 to 1,000; bin m of M takes probabilities above (m - 1) / M up to m / M, the first one 0 as well. Default 15.</param>
    /// <returns>Null for no answers, of which nothing can be said.</returns>
    /// <exception cref="UnrollException">A probability is none, or the number of bins is out of range.</exception>
    public static Calibration? Of(IEnumerable<(double Probability, bool Right)> answers, int bins = DefaultBins)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _ = Require.InRange("bins", bins, 1, 1000);
        long[] counts = new long[bins], rights = new long[bins];
        double[] sums = new double[bins];
        double squares = 0;
        foreach ((double given, bool right) in answers)
        {
            if (!(given >= -Rounding && given <= 1 + Rounding))
                throw new UnrollException(FormattableString.Invariant($"The calibration was given a probability of {given}; expected 0 to 1."));
            double probability = Math.Clamp(given, 0, 1);
            int bin = Math.Max(0, (int)Math.Ceiling(probability * bins) - 1);
            counts[bin]++;
            sums[bin] += probability;
            rights[bin] += right ? 1 : 0;
            squares += (probability - (right ? 1 : 0)) * (probability - (right ? 1 : 0));
        }
        long all = counts.Sum();
        return all == 0 ? null : new Calibration([.. counts.Select((count, m) => new CalibrationBin(
            (double)m / bins, (double)(m + 1) / bins, count == 0 ? 0 : sums[m] / count, count == 0 ? 0 : (double)rights[m] / count, count))], squares / all);
    }
}
