namespace Unroll.Cli;

/// <summary>What two vocabularies of one name differ in.</summary>
/// <param name="Name">Their name.</param>
/// <param name="A">How many entries A's has; null where A has none of that name.</param>
/// <param name="B">The same of B.</param>
/// <param name="OnlyInA">Entries that B's does not have, in the order of their ids.</param>
/// <param name="OnlyInB">Entries that A's does not have.</param>
/// <param name="Same">Whether they have the same entries with the same ids.</param>
internal sealed record VocabularyDifference(string Name, int? A, int? B, IReadOnlyList<string> OnlyInA, IReadOnlyList<string> OnlyInB, bool Same)
{
    public static IReadOnlyList<VocabularyDifference> Of(IReadOnlyDictionary<string, Vocabulary> a, IReadOnlyDictionary<string, Vocabulary> b) =>
        [.. a.Keys.Union(b.Keys, StringComparer.Ordinal).Select(name => Of(name, a.GetValueOrDefault(name), b.GetValueOrDefault(name)))];

    private static VocabularyDifference Of(string name, Vocabulary? a, Vocabulary? b) => new(
        name, a?.Count, b?.Count, Lacking(a, b), Lacking(b, a), a is not null && b is not null && a.Entries.SequenceEqual(b.Entries, StringComparer.Ordinal));

    private static IReadOnlyList<string> Lacking(Vocabulary? one, Vocabulary? other) =>
        one is null || other is null ? [] : [.. one.Entries.Where(entry => !other.TryId(entry, out _))];
}
