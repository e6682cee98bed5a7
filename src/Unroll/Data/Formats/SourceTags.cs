namespace Unroll;

/// <summary>Checks the tags that were read from files, and says by file and line what is wrong with them.</summary>
internal static class SourceTags
{
    /// <summary>The scheme all sentences follow.</summary>
    /// <exception cref="UnrollException">They follow none.</exception>
    public static TagScheme Detect(IReadOnlyList<SourceSentence> sentences)
    {
        TagDetection found = TagSpans.Detect(Tagged(sentences).Select(source => source.Sentence.Tags!));
        TagScheme scheme = found.Scheme ?? throw Error(Tagged(sentences).ElementAt(found.Sentence), found.Problem!.Value,
            $"the tags follow no scheme throughout, {TagRules.Name(found.Closest)} the farthest");
        CheckPlain(sentences, scheme);
        return scheme;
    }

    /// <summary>The scheme all sentences follow, or failing that the one whose rules the fewest tags break.</summary>
    /// <exception cref="UnrollException">A text is no tag of any scheme.</exception>
    public static TagScheme DetectLenient(IReadOnlyList<SourceSentence> sentences)
    {
        TagDetection found = TagSpans.Detect(Tagged(sentences).Select(source => source.Sentence.Tags!));
        if (found.Scheme is { } whole)
        {
            CheckPlain(sentences, whole);
            return whole;
        }
        if (found.Closest is not (TagScheme.Iob1 or TagScheme.Iob2))
            return found.Closest;
        return Problems(TagScheme.Iob1) < Problems(TagScheme.Iob2) ? TagScheme.Iob1 : TagScheme.Iob2;

        long Problems(TagScheme scheme) => Tagged(sentences).Sum(source => (long)TagRules.Problems(source.Sentence.Tags!, scheme));
    }

    /// <summary>Checks all sentences and writes their tags by another scheme; those without tags stay without.</summary>
    /// <exception cref="UnrollException">A tag breaks the scheme.</exception>
    public static List<Example> Convert(IReadOnlyList<SourceSentence> sentences, TagScheme scheme, TagScheme target) =>
        Convert(sentences, scheme, target, SpanReading.Strict, new ReadingLog());

    /// <summary>As above; tags that break the rules are repaired and counted where that is allowed.</summary>
    public static List<Example> Convert(IReadOnlyList<SourceSentence> sentences, TagScheme scheme, TagScheme target, SpanReading spans, ReadingLog log)
    {
        List<Example> converted = new(sentences.Count);
        foreach (SourceSentence source in sentences)
        {
            CheckText(source, log);
            Example read = Converted(source, scheme, target, spans, log).At(source.Place);
            converted.Add(read.Target?.TryAs<Tags>() is { } tags ? read.With(tags.As(target, scheme)) : read);
        }
        return converted;
    }

    private static Example Converted(SourceSentence source, TagScheme scheme, TagScheme target, SpanReading spans, ReadingLog log)
    {
        if (source.Sentence.Tags is not { } tags || scheme == TagScheme.Plain)
        {
            foreach ((string tag, int t) in (source.Sentence.Tags ?? []).Select((tag, t) => (tag, t)).Where(one => one.tag is "B" or "I"))
                log.Add(Reading.BareTags, source.Path, source.LineOf(t));
            return source.Sentence;
        }
        if (TagSpans.Validate(tags, scheme) is { } problem)
        {
            if (tags.FirstOrDefault(tag => TagRules.IsForeign(tag, scheme)) is { } foreign)
                throw Error(source, TagSpans.Validate([foreign], scheme)!.Value with { Position = Place(tags, foreign) }, $"the tags were read as {TagRules.Name(scheme)}");
            if (spans == SpanReading.Strict)
                throw Error(source, problem, $"the tags were read as {TagRules.Name(scheme)}");
            for (int count = TagRules.Problems(tags, scheme); count > 0; count--)
                log.Add(Reading.RepairedSpans, source.Path, source.LineOf(problem.Position));
            TagScheme written = target == TagScheme.Plain ? scheme is TagScheme.Bilou or TagScheme.Bmes ? TagScheme.Iobes : scheme : target;
            return source.Sentence.WithTags(TagSpans.Write(TagSpans.LenientSpans(TagLetters.Canonical(tags, scheme)), tags.Count, written));
        }
        return scheme == target || target == TagScheme.Plain ? source.Sentence : source.Sentence.WithTags(TagSpans.Convert(tags, scheme, target));
    }

    private static int Place(IReadOnlyList<string> tags, string tag)
    {
        int t = 0;
        while (tags[t] != tag)
            t++;
        return t;
    }

    /// <summary>Tags that nearly mark spans would be read as plain ones, and scored otherwise than anybody thinks.</summary>
    private static void CheckPlain(IReadOnlyList<SourceSentence> sentences, TagScheme scheme)
    {
        if (scheme != TagScheme.Plain)
            return;
        HashSet<string> tags = new(Tagged(sentences).SelectMany(source => source.Sentence.Tags!), StringComparer.Ordinal);
        string[] spans = [.. tags.Where(tag => tag is not ("O" or "o" or "0" or "B" or "I" or "E" or "S"))];
        bool begins = spans.Any(tag => tag.Length > 2 && tag[1] is '-' or '_' && char.ToUpperInvariant(tag[0]) is 'B' or 'I');
        bool ends = spans.Any(tag => tag.Length > 2 && tag[^2] is '-' or '_' && char.ToUpperInvariant(tag[^1]) is 'B' or 'I');
        if (!(begins && spans.All(tag => tag.Length > 2 && tag[1] is '-' or '_' && "BIESLUMW".Contains(char.ToUpperInvariant(tag[0]), StringComparison.Ordinal)))
            && !(ends && spans.All(tag => tag.Length > 2 && tag[^2] is '-' or '_' && "BIESLUMW".Contains(char.ToUpperInvariant(tag[^1]), StringComparison.Ordinal))))
            return;
        SourceSentence first = Tagged(sentences).First(source => source.Sentence.Tags!.Any(spans.Contains));
        int word = Place(first.Sentence.Tags!, first.Sentence.Tags!.First(spans.Contains));
        throw Error(first, TagSpans.Validate([first.Sentence.Tags![word]], TagScheme.Iob2)!.Value with { Position = word }, "the tags nearly mark spans");
    }

    /// <summary>A lone CR stays within a line, and JSON may hold any character: neither can stand in a vocabulary.</summary>
    private static void CheckText(SourceSentence source, ReadingLog log)
    {
        for (int t = 0; t < source.Sentence.Length; t++)
        {
            (string word, string tag) = (source.Sentence.Words[t], source.Sentence.Tags?[t] ?? "");
            if (HasBreak(word) || HasBreak(tag) || source.Sentence.Columns.Any(column => HasBreak(column[t])))
                throw new UnrollException($"{source.Path}:{source.LineOf(t)}: found a line break in the columns of word {t + 1} of the sentence, \"{word}\" with the tag \"{tag}\"; "
                    + "expected none, so if the file's lines end with CR alone, save it with LF.");
            if (CellText.HasSpecialSpace(word))
                log.Add(Reading.SpecialSpaces, source.Path, source.LineOf(t));
        }
    }

    private static bool HasBreak(string text) => text.AsSpan().ContainsAny('\r', '\n');

    private static IEnumerable<SourceSentence> Tagged(IReadOnlyList<SourceSentence> sentences) =>
        sentences.Where(source => source.Sentence.Tags is not null);

    private static UnrollException Error(SourceSentence source, TagProblem problem, string why) =>
        new($"{source.Path}:{source.LineOf(problem.Position)}: at \"{source.Sentence.Words[problem.Position]}\" (word {problem.Position + 1} of the sentence) "
            + $"{problem}. Correct the tag or, as {why}, set data.scheme to another one ({string.Join(", ", Enum.GetNames<TagScheme>().Select(name => name.ToLowerInvariant()))}).");
}
