namespace Unroll.Cli;

/// <summary>What was counted in one part of a corpus.</summary>
/// <param name="Part">train, dev, test, or file where only one was opened.</param>
/// <param name="Name">Where it comes from.</param>
/// <param name="Sentences">How many.</param>
/// <param name="Tokens">How many.</param>
/// <param name="Shortest">Length of the shortest sentence, in tokens.</param>
/// <param name="Median">Length of the middle one.</param>
/// <param name="Longest">Length of the longest one.</param>
/// <param name="UnknownTokens">Tokens that do not occur in the training part, as written; null for that part itself.</param>
internal sealed record PartFacts(string Part, string Name, int Sentences, long Tokens, int Shortest, double Median, int Longest, long? UnknownTokens)
{
    /// <summary>The share of unknown tokens, 0 to 1.</summary>
    public double? UnknownShare => UnknownTokens is null ? null : Tokens == 0 ? 0 : (double)UnknownTokens.Value / Tokens;

    public static PartFacts Of(string part, TaggedDataset sentences, HashSet<string>? known)
    {
        int[] lengths = [.. sentences.Select(sentence => sentence.Length).Order()];
        double median = (lengths[(lengths.Length - 1) / 2] + lengths[lengths.Length / 2]) / 2.0;
        long? unknown = known is null ? null : sentences.Sum(sentence => (long)sentence.Words.Count(word => !known.Contains(word)));
        return new PartFacts(part, sentences.Name, sentences.Count, lengths.Sum(length => (long)length), lengths[0], median, lengths[^1], unknown);
    }
}
