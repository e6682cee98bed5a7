namespace Unroll;

/// <summary>Reads tags that are known in part: <c>_</c> or <c>?</c> for a word that may have any tag, <c>A|B</c> for one that has either.</summary>
internal static class PartialTags
{
    /// <summary>The sentences, those that leave something open with <see cref="Tags.Allowed"/> instead of tags.</summary>
    /// <exception cref="UnrollException">One of the tags between bars is empty or open; says at which line.</exception>
    public static List<SourceSentence> Read(IReadOnlyList<SourceSentence> sentences) => [.. sentences.Select(source =>
        source.Sentence.Tags is { } tags && tags.Any(tag => IsOpen(tag) || tag.Contains('|', StringComparison.Ordinal))
            ? source with { Sentence = source.Sentence.WithAllowed([.. tags.Select((tag, t) => Allowed(tag, source, t))]) }
            : source)];

    /// <summary>The scheme: from prefixes wherever they stand; IOB1 and IOB2 are told apart by the sentences whose tags are all known.</summary>
    /// <exception cref="UnrollException">Those sentences follow none.</exception>
    public static TagScheme Detect(IReadOnlyList<SourceSentence> sentences)
    {
        HashSet<char> prefixes = [];
        bool other = false;
        foreach (string tag in sentences.SelectMany(source => source.Sentence.Allowed?.SelectMany(tags => tags) ?? source.Sentence.Tags ?? []))
        {
            char prefix = TagSpans.Split(tag).Prefix;
            prefixes.Add(prefix);
            other |= prefix == 'O' && tag != TagSpans.Outside;
        }
        return prefixes.Contains('E') || prefixes.Contains('S') ? TagScheme.Iobes
            : other && !prefixes.Contains('B') && !prefixes.Contains('I') ? TagScheme.Plain
            : SourceTags.Detect(sentences);
    }

    /// <summary>Open tags are taken as they stand: whether they follow the scheme cannot be told, so they cannot be written by another one.</summary>
    /// <exception cref="UnrollException">They would have to be converted; says at which line.</exception>
    public static void CheckTarget(IReadOnlyList<SourceSentence> sentences, TagScheme scheme, TagScheme target)
    {
        if (scheme == target || target == TagScheme.Plain)
            return;
        foreach (SourceSentence source in sentences.Where(source => source.Sentence.Allowed is not null))
        {
            throw new UnrollException($"{source.Path}:{source.LineOf(0)}: the tags of this sentence are known in part, so they cannot be converted from "
                + $"{TagRules.Name(scheme)} to {TagRules.Name(target)}; set data.target to {scheme.ToString().ToLowerInvariant()}, or data.scheme if it was told wrongly.");
        }
    }

    private static string[] Allowed(string tag, SourceSentence source, int t)
    {
        if (IsOpen(tag))
            return [];
        string[] tags = tag.Split('|');
        return Array.TrueForAll(tags, one => one.Length > 0 && !IsOpen(one))
            ? [.. tags.Distinct(StringComparer.Ordinal)]
            : throw new UnrollException($"{source.Path}:{source.LineOf(t)}: found the tag \"{tag}\" at \"{source.Sentence.Words[t]}\" (word {t + 1} of the sentence); "
                + "expected tags with a bar between them, such as O|B-x, or _ alone where any tag will do.");
    }

    private static bool IsOpen(string tag) => tag is "_" or "?";
}
