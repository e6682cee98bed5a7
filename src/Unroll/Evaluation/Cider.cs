namespace Unroll;

/// <summary>
/// CIDEr-D (Vedantam, Zitnick and Parikh 2015), the usual score of captions: how like a text's n-grams are to those of its references, where n-grams of few inputs count for more. It is counted as
/// pycocoevalcap counts it, over texts that are already split at blanks.
/// </summary>
/// <remarks>
/// A text has a vector for each n from 1 to 4: the number of times it has an n-gram, times ln N - ln max(1, d), where N is the number of inputs and d that of inputs whose references have the
/// n-gram. For a text h and a reference r of it, s(n) = Σ min(h, r) · r / (|h| |r|) · exp(-(l(h) - l(r))² / 72), where l is the number of pairs of neighbouring words. The
/// score of a text is 10 times the mean of s over n and its references. With one input, all vectors and scores are 0.
/// </remarks>
public static class Cider
{
    private const int Longest = 4;
    private const double Deviation = 6;

    /// <summary>The score of texts: the mean of <see cref="Each"/>.</summary>
    /// <param name="hypotheses">The texts to score, [N], words separated by blanks.</param>
    /// <param name="references">The correct texts of each, [N], at least one.</param>
    /// <returns>0 to 10.</returns>
    /// <exception cref="UnrollException">There is no text, or not one list of references for each, or a list is empty.</exception>
    public static double Of(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references) => Each(hypotheses, references).Average();

    /// <summary>The score of each text.</summary>
    /// <param name="hypotheses">The texts to score, [N], words separated by blanks.</param>
    /// <param name="references">The correct texts of each, [N], at least one.</param>
    /// <returns>0 to 10 each, [N].</returns>
    /// <exception cref="UnrollException">There is no text, or not one list of references for each, or a list is empty.</exception>
    public static IReadOnlyList<double> Each(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ScoredTexts.Check(hypotheses, references);
        Dictionary<string, int>[][][] right = [.. references.Select(some => some.Select(Counts).ToArray())]; // [N][references][n]
        Dictionary<string, int> inputsWith = new(StringComparer.Ordinal);
        foreach (Dictionary<string, int>[][] some in right)
        {
            foreach (string gram in some.SelectMany(counts => counts).SelectMany(counts => counts.Keys).Distinct(StringComparer.Ordinal))
                inputsWith[gram] = inputsWith.GetValueOrDefault(gram) + 1;
        }
        double logInputs = Math.Log(hypotheses.Count);
        double Weight(string gram) => logInputs - Math.Log(Math.Max(1, inputsWith.GetValueOrDefault(gram)));
        double[] scores = new double[hypotheses.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            Dictionary<string, int>[] written = Counts(hypotheses[i]);
            scores[i] = 10 * right[i].Average(reference => Enumerable.Range(0, Longest).Average(n => Likeness(written[n], reference[n], Weight)) * ForLength(written, reference));
        }
        return scores;
    }

    private static Dictionary<string, int>[] Counts(string text)
    {
        string[] words = ScoredTexts.Words(text);
        return [.. Enumerable.Range(1, Longest).Select(n => NGrams.Count(words, n))];
    }

    private static double ForLength(Dictionary<string, int>[] written, Dictionary<string, int>[] reference)
    {
        double longer = written[1].Values.Sum() - reference[1].Values.Sum();
        return Math.Exp(-(longer * longer) / (2 * Deviation * Deviation));
    }

    private static double Likeness(Dictionary<string, int> written, Dictionary<string, int> reference, Func<string, double> weight)
    {
        double product = 0;
        foreach ((string gram, int count) in written)
        {
            double one = weight(gram), other = reference.GetValueOrDefault(gram) * one;
            product += Math.Min(count * one, other) * other;
        }
        double size = Size(written) * Size(reference);
        return size == 0 ? 0 : product / size;

        double Size(Dictionary<string, int> counts) => Math.Sqrt(counts.Sum(pair => pair.Value * weight(pair.Key) * pair.Value * weight(pair.Key)));
    }
}
