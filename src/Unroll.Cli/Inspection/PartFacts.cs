namespace Unroll.Cli;

/// <summary>What was counted in one part of a corpus.</summary>
/// <param name="Part">train, dev, test, or file where only one was opened.</param>
/// <param name="Name">Where it comes from.</param>
/// <param name="Examples">How many.</param>
/// <param name="Tokens">How many.</param>
/// <param name="Shortest">Length of the shortest example, in tokens.</param>
/// <param name="Median">Length of the middle one.</param>
/// <param name="Longest">Length of the longest one.</param>
/// <param name="UnknownTokens">Tokens that do not occur in the training set, as written; null for that part itself.</param>
internal sealed record PartFacts(string Part, string Name, int Examples, long Tokens, int Shortest, double Median, int Longest, long? UnknownTokens)
{
    /// <summary>What its reader left out, changed or repaired.</summary>
    public IReadOnlyList<ReadingNote> Notes { get; private init; } = [];

    /// <summary>Labels that do not occur in the training set, with how often they occur here.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> UnknownLabels { get; private init; } = [];

    /// <summary>The share of unknown tokens, 0 to 1.</summary>
    public double? UnknownShare => UnknownTokens is null ? null : Tokens == 0 ? 0 : (double)UnknownTokens.Value / Tokens;

    public static PartFacts Of(string part, Dataset examples, HashSet<string>? known, HashSet<string>? labels)
    {
        int[] lengths = [.. examples.Select(example => example.Length).Order()];
        double median = (lengths[(lengths.Length - 1) / 2] + lengths[lengths.Length / 2]) / 2.0;
        long? unknown = known is null ? null : examples.Sum(example => (long)example.Input.Tokens.Count(token => !known.Contains(token)));
        return new PartFacts(part, examples.Name, examples.Count, lengths.Sum(length => (long)length), lengths[0], median, lengths[^1], unknown)
        {
            Notes = examples.Notes,
            UnknownLabels = labels is null ? [] : [.. CorpusTables.Labels(examples).Where(label => !labels.Contains(label.Key))],
        };
    }
}
