namespace Unroll;

/// <summary>What each span scheme allows after which tag, and the sentences that say so.</summary>
internal static class TagRules
{
    /// <summary>The scheme as people write it.</summary>
    public static string Name(TagScheme scheme) => scheme switch
    {
        TagScheme.Iob1 => "IOB1",
        TagScheme.Iob2 => "IOB2",
        TagScheme.Iobes => "IOBES",
        TagScheme.Bilou => "BILOU",
        TagScheme.Bmes => "BMES",
        _ => "plain tags",
    };

    /// <summary>The first tag that a span scheme does not allow where it stands, or null.</summary>
    public static TagProblem? FirstProblem(IReadOnlyList<string> tags, TagScheme scheme)
    {
        if (scheme is TagScheme.Bilou or TagScheme.Bmes)
            return Spoken(FirstProblem(TagLetters.Canonical(tags, scheme), TagScheme.Iobes), tags, scheme);
        for (var t = 0; t < tags.Count; t++)
            if (Expected(t == 0 ? null : tags[t - 1], tags[t], scheme) is { } expected)
                return new TagProblem(t, tags[t], t == 0 ? "at the beginning of the sentence" : $"after \"{tags[t - 1]}\"", expected);
        if (scheme != TagScheme.Iobes || tags.Count == 0)
            return null;
        var (prefix, type) = TagSpans.Split(tags[^1]);
        return prefix switch
        {
            'B' => new TagProblem(tags.Count - 1, tags[^1], "at the end of the sentence", $"\"S-{type}\", since in IOBES a span of one word is S-"),
            'I' => new TagProblem(tags.Count - 1, tags[^1], "at the end of the sentence", $"\"E-{type}\", since in IOBES a span ends with E-"),
            _ => null,
        };
    }

    /// <summary>How many tags of a sentence a span scheme does not allow where they stand.</summary>
    public static int Problems(IReadOnlyList<string> written, TagScheme scheme)
    {
        IReadOnlyList<string> tags = TagLetters.Canonical(written, scheme);
        TagScheme rules = scheme is TagScheme.Bilou or TagScheme.Bmes ? TagScheme.Iobes : scheme;
        int count = tags.Count > 0 && !AllowsLast(tags[^1], rules) ? 1 : 0;
        for (int t = 0; t < tags.Count; t++)
        {
            if (!Allows(t == 0 ? null : tags[t - 1], tags[t], rules))
                count++;
        }
        return count;
    }

    /// <summary>Whether a tag is none at all where tags mark spans: neither O nor a prefix, a dash and a type.</summary>
    public static bool IsForeign(string tag, TagScheme scheme) => tag != TagSpans.Outside && TagSpans.Split(TagLetters.Canonical(tag, scheme)).Type is null;

    /// <summary>Whether a span scheme allows a tag after another, or at the beginning (null).</summary>
    public static bool Allows(string? before, string tag, TagScheme scheme) => Expected(before, tag, scheme) is null;

    /// <summary>Whether a span scheme allows a tag at the end.</summary>
    public static bool AllowsLast(string tag, TagScheme scheme) => scheme != TagScheme.Iobes || TagSpans.Split(tag).Prefix is not ('B' or 'I');

    private static string? Expected(string? before, string tag, TagScheme scheme)
    {
        var (prefix, type) = TagSpans.Split(tag);
        if (prefix == 'O' && tag != TagSpans.Outside)
            return $"\"O\", or one of the prefixes {Prefixes(scheme)} and the type of the span" + Hint(tag, scheme);
        var (prefixBefore, typeBefore) = before is null ? ('O', null) : TagSpans.Split(before);
        return scheme switch
        {
            TagScheme.Iob1 => Iob1(prefix, type, typeBefore),
            TagScheme.Iob2 => Iob2(prefix, type, typeBefore),
            _ => Iobes(prefix, type, prefixBefore, typeBefore),
        };
    }

    private static string? Iob1(char prefix, string? type, string? typeBefore) => prefix switch
    {
        'B' when type != typeBefore => $"\"I-{type}\", since in IOB1 B- stands only directly after a span of the same type",
        'E' or 'S' => "\"O\" or a tag with B- or I-, the prefixes of IOB1",
        _ => null,
    };

    private static string? Iob2(char prefix, string? type, string? typeBefore) => prefix switch
    {
        'I' when type != typeBefore => $"\"B-{type}\", since in IOB2 a span begins with B-",
        'E' or 'S' => "\"O\" or a tag with B- or I-, the prefixes of IOB2",
        _ => null,
    };

    private static string? Iobes(char prefix, string? type, char prefixBefore, string? typeBefore)
    {
        if (prefixBefore is 'B' or 'I')
            return prefix is 'I' or 'E' && type == typeBefore
                ? null
                : $"\"I-{typeBefore}\" or \"E-{typeBefore}\", since in IOBES a span that B- began goes on until E-";
        return prefix switch
        {
            'I' => $"\"B-{type}\", since in IOBES a span of several words begins with B-",
            'E' => $"\"S-{type}\" or a \"B-{type}\" before, since in IOBES E- ends a span that B- began",
            _ => null,
        };
    }

    private static TagProblem? Spoken(TagProblem? problem, IReadOnlyList<string> tags, TagScheme scheme) => problem is not { } one ? null
        : new TagProblem(one.Position, tags[one.Position], TagLetters.Speak(one.Place, scheme), TagLetters.Speak(one.Expected, scheme));

    /// <summary>What somebody may have meant by a text that is no tag.</summary>
    private static string Hint(string tag, TagScheme scheme)
    {
        if (tag is "B" or "I" or "E" or "S" or "L" or "U" or "M")
            return $" (a bare \"{tag}\" has no type, so write {tag}-x for spans that have no other)";
        string upper = tag.ToUpperInvariant().Replace('_', '-');
        return tag.Length > 2 && tag[1] is '-' or '_' && Prefixes(scheme).Contains(upper[..2], StringComparison.Ordinal) ? $" (such as \"{upper[..2]}{tag[2..]}\")"
            : tag.Length > 2 && tag[^2] is '-' or '_' && Prefixes(scheme).Contains(upper[^1] + "-", StringComparison.Ordinal) ? $" (such as \"{upper[^1]}-{tag[..^2]}\")"
            : "";
    }

    private static string Prefixes(TagScheme scheme) => scheme == TagScheme.Iobes ? "B-, I-, E-, S-" : "B-, I-";
}
