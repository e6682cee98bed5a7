namespace Unroll;

/// <summary>
/// chrF2 (Popović 2015, 2016) and chrF++ (Popović 2017), counted as sacreBLEU does by default: how many of the n-grams of characters of the texts occur in their references, and the reverse.
/// </summary>
/// <remarks>
/// chrF = 100 · (1 + β²) · P · R / (β² · P + R) with β = 2, where P is the mean over n of the share of n-grams of the texts that their references have, and R the mean share of n-grams of the references
/// that the texts have. n is 1 to 6 for characters, without whitespace; chrF++ adds words, n being 1 to 2, and separates a sign of ASCII at the end or else at the beginning of each word. The means leave
/// out each n for which all texts or all references are too short. Of several references of a text, the one that gives the highest score for it counts.
/// </remarks>
public static class ChrF
{
    private const int LongestOfCharacters = 6;

    private const double BetaSquared = 4;

    /// <summary>The score of texts with one reference each.</summary>
    /// <param name="hypotheses">The texts to score, [N].</param>
    /// <param name="references">The correct text of each, [N].</param>
    /// <param name="words">Whether n-grams of words count as well (chrF++).</param>
    /// <exception cref="UnrollException">There is no text, or not one reference for each.</exception>
    public static ChrFScore Of(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, bool words = false) => Of(hypotheses, ScoredTexts.Single(references), words);

    /// <summary>The score of texts with one or several references each.</summary>
    /// <param name="hypotheses">The texts to score, [N].</param>
    /// <param name="references">The correct texts of each, [N], at least one.</param>
    /// <param name="words">Whether n-grams of words count as well (chrF++).</param>
    /// <exception cref="UnrollException">There is no text, or not one list of references for each, or a list is empty.</exception>
    public static ChrFScore Of(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references, bool words = false)
    {
        ScoredTexts.Check(hypotheses, references);
        int longestOfWords = words ? 2 : 0;
        Counts[] all = new Counts[LongestOfCharacters + longestOfWords];
        for (int i = 0; i < hypotheses.Count; i++)
        {
            Dictionary<string, int>[] text = Grams(hypotheses[i], longestOfWords);
            Counts[] best = references[i].Select(reference => Compare(text, Grams(reference, longestOfWords))).MaxBy(Score)!;
            all = [.. all.Zip(best, (sum, one) => new Counts(sum.Text + one.Text, sum.Reference + one.Reference, sum.Common + one.Common))];
        }
        return new ChrFScore(Score(all), $"nrefs:{ScoredTexts.Number(references)}|case:mixed|eff:yes|nc:{LongestOfCharacters}|nw:{longestOfWords}|space:no|version:{ScoredTexts.Version}");
    }

    private static Dictionary<string, int>[] Grams(string text, int longestOfWords)
    {
        string[] words = ScoredTexts.Words(text);
        string[] characters = [.. words.SelectMany(word => word.EnumerateRunes()).Select(rune => rune.ToString())];
        string[] signed = [.. words.SelectMany(WithoutSign)];
        return [.. Enumerable.Range(1, LongestOfCharacters).Select(n => NGrams.Count(characters, n)), .. Enumerable.Range(1, longestOfWords).Select(n => NGrams.Count(signed, n))];
    }

    private static string[] WithoutSign(string word) =>
        word.Length > 1 && IsSign(word[^1]) ? [word[..^1], word[^1..]]
        : word.Length > 1 && IsSign(word[0]) ? [word[..1], word[1..]]
        : [word];

    private static bool IsSign(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    private static Counts[] Compare(Dictionary<string, int>[] text, Dictionary<string, int>[] reference) =>
        [.. text.Zip(reference, (one, other) => new Counts(other.Count == 0 ? 0 : one.Values.Sum(), other.Values.Sum(), NGrams.Common(one, other)))];

    private static double Score(Counts[] counts)
    {
        Counts[] known = [.. counts.Where(one => one.Text > 0 && one.Reference > 0)];
        if (known.All(one => one.Common == 0))
            return 0;
        double precision = known.Average(one => (double)one.Common / one.Text), recall = known.Average(one => (double)one.Common / one.Reference);
        return 100 * (1 + BetaSquared) * precision * recall / ((BetaSquared * precision) + recall);
    }

    /// <summary>How many n-grams of one length a text has, its reference, and both.</summary>
    private readonly record struct Counts(long Text, long Reference, long Common);
}
