namespace Unroll;

/// <summary>
/// Corpus BLEU (Papineni et al. 2002), counted as sacreBLEU does by default (Post 2018): how many of the n-grams of the texts, n from 1 to 4, occur in their references.
/// </summary>
/// <remarks>
/// BLEU = 100 · BP · exp(Σₙ ln pₙ / 4), where pₙ is the share of n-grams of all texts that occur in a reference of their text; each n-gram counts at most as often as in the reference
/// that has it most often. BP = min(1, exp(1 − r / c)) is the penalty for texts that are too short: c is the length of all texts, r that of the references, of each text the one whose length is
/// nearest, and of two equally near the shorter. If no n-gram of some length occurs in a reference, its share is taken as 1 / (2ᵏ · number of n-grams), where k counts these lengths (exponential
/// smoothing, Chen and Cherry 2014, method 3). If no word occurs in a reference, or all texts have fewer than 4 words, the score is 0.
/// </remarks>
public static class Bleu
{
    private const int Longest = 4;

    /// <summary>The score of texts with one reference each.</summary>
    /// <param name="hypotheses">The texts to score, [N].</param>
    /// <param name="references">The correct text of each, [N].</param>
    /// <param name="tokens">How to split texts into words.</param>
    /// <exception cref="UnrollException">There is no text, or not one reference for each.</exception>
    public static BleuScore Of(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuTokens tokens = BleuTokens.Punctuation) =>
        Of(hypotheses, ScoredTexts.Single(references), tokens);

    /// <summary>The score of texts with one or several references each.</summary>
    /// <param name="hypotheses">The texts to score, [N].</param>
    /// <param name="references">The correct texts of each, [N], at least one.</param>
    /// <param name="tokens">How to split texts into words.</param>
    /// <exception cref="UnrollException">There is no text, or not one list of references for each, or a list is empty.</exception>
    public static BleuScore Of(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references, BleuTokens tokens = BleuTokens.Punctuation)
    {
        ScoredTexts.Check(hypotheses, references);
        long[] correct = new long[Longest], total = new long[Longest];
        long length = 0, referenceLength = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            string[] text = BleuTokenizer.Split(hypotheses[i], tokens);
            string[][] right = [.. references[i].Select(reference => BleuTokenizer.Split(reference, tokens))];
            length += text.Length;
            referenceLength += right.Select(reference => reference.Length).OrderBy(one => Math.Abs(one - text.Length)).ThenBy(one => one).First();
            for (int n = 1; n <= Longest; n++)
            {
                total[n - 1] += Math.Max(0, text.Length - n + 1);
                correct[n - 1] += NGrams.Common(NGrams.Count(text, n), MostOften(right, n));
            }
        }
        double brevityPenalty = length >= referenceLength ? 1 : length == 0 ? 0 : Math.Exp(1 - ((double)referenceLength / length));
        double[] precisions = Precisions(correct, total);
        double score = precisions.Contains(0) ? 0 : brevityPenalty * Math.Exp(precisions.Average(Math.Log));
        string signature = $"nrefs:{ScoredTexts.Number(references)}|case:mixed|eff:no|tok:{BleuTokenizer.Name(tokens)}|smooth:exp|version:{ScoredTexts.Version}";
        return new BleuScore(score, new EqualList<double>(precisions), brevityPenalty, length, referenceLength, signature);
    }

    private static double[] Precisions(long[] correct, long[] total)
    {
        double[] precisions = new double[Longest];
        double smoothing = 1;
        for (int n = 0; n < Longest && total[n] > 0 && correct[0] > 0; n++)
        {
            smoothing *= correct[n] == 0 ? 2 : 1;
            precisions[n] = 100 * (correct[n] == 0 ? 1 / smoothing : correct[n]) / total[n];
        }
        return precisions;
    }

    /// <summary>Of each n-gram, how often the reference has it that has it most often.</summary>
    private static Dictionary<string, int> MostOften(string[][] references, int n)
    {
        Dictionary<string, int> most = NGrams.Count(references[0], n);
        foreach (string[] reference in references.Skip(1))
        {
            foreach ((string gram, int count) in NGrams.Count(reference, n))
                most[gram] = Math.Max(count, most.GetValueOrDefault(gram));
        }
        return most;
    }
}
