namespace Unroll;

/// <summary>The prefixes of the schemes that are IOBES by other letters.</summary>
internal static class TagLetters
{
    private static readonly string[] Bilou = ["LE", "US"];
    private static readonly string[] Bmes = ["MI", "WS"];

    /// <summary>A tag by the letters of IOBES.</summary>
    public static string Canonical(string tag, TagScheme scheme)
    {
        if (tag.Length > 2 && tag[1] == '-' && Array.Find(Pairs(scheme), pair => pair[0] == tag[0]) is { } found)
            return found[1] + tag[1..];
        return tag;
    }

    /// <summary>All tags by the letters of IOBES; the same list where the scheme has these letters itself.</summary>
    public static IReadOnlyList<string> Canonical(IReadOnlyList<string> tags, TagScheme scheme) =>
        Pairs(scheme).Length == 0 ? tags : [.. tags.Select(tag => Canonical(tag, scheme))];

    /// <summary>A sentence that speaks of IOBES and its prefixes, in the scheme's own letters.</summary>
    public static string Speak(string text, TagScheme scheme)
    {
        foreach (string pair in Pairs(scheme).Where(pair => pair[0] != 'W'))
            text = text.Replace($"\"{pair[1]}-", $"\"{pair[0]}-", StringComparison.Ordinal).Replace($" {pair[1]}-", $" {pair[0]}-", StringComparison.Ordinal);
        return Pairs(scheme).Length == 0 ? text : text.Replace("IOBES", TagRules.Name(scheme), StringComparison.Ordinal);
    }

    /// <summary>Which scheme with letters of its own all of some tags keep to, if any of them has one of those letters; otherwise null.</summary>
    public static TagScheme? Of(IEnumerable<string> tags)
    {
        bool bilou = true, bmes = true, own = false;
        foreach (string tag in tags)
        {
            if (tag == TagSpans.Outside)
                continue;
            char prefix = tag.Length > 2 && tag[1] == '-' ? tag[0] : ' ';
            bilou &= prefix is 'B' or 'I' or 'L' or 'U';
            bmes &= prefix is 'B' or 'M' or 'E' or 'S' or 'W';
            own |= prefix is 'L' or 'U' or 'M' or 'W';
            if (!bilou && !bmes)
                return null;
        }
        return !own ? null : bilou ? TagScheme.Bilou : TagScheme.Bmes;
    }

    private static string[] Pairs(TagScheme scheme) => scheme switch
    {
        TagScheme.Bilou => Bilou,
        TagScheme.Bmes => Bmes,
        _ => [],
    };
}
