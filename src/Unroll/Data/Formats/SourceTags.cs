namespace Unroll;

/// <summary>Checks the tags that were read from files, and says by file and line what is wrong with them.</summary>
internal static class SourceTags
{
    /// <summary>The scheme all sentences follow.</summary>
    /// <exception cref="UnrollException">They follow none.</exception>
    public static TagScheme Detect(IReadOnlyList<SourceSentence> sentences)
    {
        var found = Tags.Detect(Tagged(sentences).Select(source => source.Sentence.Tags!));
        return found.Scheme ?? throw Error(Tagged(sentences).ElementAt(found.Sentence), found.Problem!.Value,
            $"the tags follow no scheme throughout, {TagRules.Name(found.Closest)} the farthest");
    }

    /// <summary>Checks all sentences and writes their tags by another scheme; those without tags stay without.</summary>
    /// <exception cref="UnrollException">A tag breaks the scheme.</exception>
    public static List<TaggedSentence> Convert(IReadOnlyList<SourceSentence> sentences, TagScheme scheme, TagScheme target)
    {
        var converted = new List<TaggedSentence>(sentences.Count);
        foreach (var source in sentences)
        {
            CheckText(source);
            if (source.Sentence.Tags is not { } tags)
                converted.Add(source.Sentence);
            else if (Tags.Validate(tags, scheme) is { } problem)
                throw Error(source, problem, $"the tags were read as {TagRules.Name(scheme)}");
            else if (scheme == target || scheme == TagScheme.Plain)
                converted.Add(source.Sentence);
            else
                converted.Add(source.Sentence.With(Tags.Convert(tags, scheme, target)));
        }

        return converted;
    }

    /// <summary>A lone CR stays within a line, and JSON may hold any character: neither can stand in a vocabulary.</summary>
    private static void CheckText(SourceSentence source)
    {
        for (var t = 0; t < source.Sentence.Length; t++)
        {
            var (word, tag) = (source.Sentence.Words[t], source.Sentence.Tags?[t] ?? "");
            if (HasBreak(word) || HasBreak(tag) || source.Sentence.Columns.Any(column => HasBreak(column[t])))
                throw new UnrollException($"{source.Path}:{source.LineOf(t)}: found a line break in the columns of word {t + 1} of the sentence, \"{word}\" with the tag \"{tag}\"; "
                    + "expected none, so if the file's lines end with CR alone, save it with LF.");
        }
    }

    private static bool HasBreak(string text) => text.AsSpan().ContainsAny('\r', '\n');

    private static IEnumerable<SourceSentence> Tagged(IReadOnlyList<SourceSentence> sentences) =>
        sentences.Where(source => source.Sentence.Tags is not null);

    private static UnrollException Error(SourceSentence source, TagProblem problem, string why) =>
        new($"{source.Path}:{source.LineOf(problem.Position)}: at \"{source.Sentence.Words[problem.Position]}\" (word {problem.Position + 1} of the sentence) "
            + $"{problem}. Correct the tag or, as {why}, set 'scheme' to another one ({string.Join(", ", Enum.GetNames<TagScheme>())}).");
}
