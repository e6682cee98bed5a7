namespace Unroll;

/// <summary>Reads spans from tags and writes them as tags.</summary>
public static class TagSpans
{
    /// <summary>The tag of a word in no span.</summary>
    public const string Outside = "O";

    /// <summary>The spans of a sentence whose tags keep to a scheme, in order; none if the scheme is <see cref="TagScheme.Plain"/>.</summary>
    /// <param name="tags">One tag per word, [T].</param>
    /// <param name="scheme">What the tags follow.</param>
    /// <exception cref="UnrollException">They do not follow it.</exception>
    public static IReadOnlyList<Span> Spans(IReadOnlyList<string> tags, TagScheme scheme)
    {
        if (Validate(tags, scheme) is { } problem)
            throw new UnrollException($"Word {problem.Position + 1} of a sentence: {problem}. Correct the tag, or name the scheme that the tags follow.");
        return scheme == TagScheme.Plain ? [] : LenientSpans(TagLetters.Canonical(tags, scheme));
    }

    /// <summary>
    /// The spans of any tags whatever, such as predicted ones, by the rules of the CoNLL evaluation (conlleval): <c>B-</c> and <c>S-</c> begin a
    /// span; <c>I-</c> and <c>E-</c> go on with it if the word before is <c>B-</c> or <c>I-</c> of the same type, and begin one otherwise; <c>E-</c> and
    /// <c>S-</c> end it. A text that is no tag with a prefix counts as outside. On valid tags of any scheme this is what the scheme says.
    /// </summary>
    /// <param name="tags">One tag per word, [T].</param>
    public static IReadOnlyList<Span> LenientSpans(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var spans = new List<Span>();
        string? open = null;
        var start = 0;
        for (var t = 0; t < tags.Count; t++)
        {
            var (prefix, type) = Split(tags[t]);
            var goesOn = prefix is 'I' or 'E' && open == type;
            if (!goesOn)
            {
                Close(t);
                (open, start) = (type, t);
            }

            if (prefix is 'E' or 'S')
                Close(t + 1);
        }

        Close(tags.Count);
        return spans;

        void Close(int end)
        {
            if (open is not null)
                spans.Add(new Span(open, start, end));
            open = null;
        }
    }

    /// <summary>The first place where tags break a scheme's rules, or null. Under <see cref="TagScheme.Plain"/> nothing does.</summary>
    /// <param name="tags">One tag per word, [T].</param>
    /// <param name="scheme">What the tags should follow.</param>
    public static TagProblem? Validate(IReadOnlyList<string> tags, TagScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return scheme == TagScheme.Plain ? null : TagRules.FirstProblem(tags, scheme);
    }

    /// <summary>
    /// The same spans marked by another scheme. To <see cref="TagScheme.Plain"/>, tags stay as they are; from it, nothing but that can be had.
    /// </summary>
    /// <param name="tags">One tag per word, [T].</param>
    /// <param name="from">What they follow.</param>
    /// <param name="to">What the result follows.</param>
    /// <returns>One tag per word, [T].</returns>
    /// <exception cref="UnrollException">The tags do not follow <paramref name="from"/>, or are plain and spans were asked for.</exception>
    public static IReadOnlyList<string> Convert(IReadOnlyList<string> tags, TagScheme from, TagScheme to)
    {
        var spans = Spans(tags, from);
        if (from == to || to == TagScheme.Plain)
            return tags;
        if (to is TagScheme.Bilou or TagScheme.Bmes)
            throw new UnrollException($"Tags were to be written as {TagRules.Name(to)}; expected iobes, which is the same by other letters.");
        if (from == TagScheme.Plain)
            throw new UnrollException($"Plain tags mark no spans and cannot be written as {TagRules.Name(to)}; name the scheme that the tags follow.");
        return Write(spans, tags.Count, to);
    }

    /// <summary>
    /// Finds the scheme of a corpus: <see cref="TagScheme.Plain"/> if some tag is not <c>O</c> but none has a prefix (<c>B-</c>, <c>I-</c>, <c>E-</c>,
    /// <c>S-</c>); <see cref="TagScheme.Bilou"/> or <see cref="TagScheme.Bmes"/> if all have their letters; <see cref="TagScheme.Iobes"/> if any has <c>E-</c> or <c>S-</c>; otherwise the first of <see cref="TagScheme.Iob2"/> and
    /// <see cref="TagScheme.Iob1"/> that all sentences follow (so IOB2 where every tag is <c>O</c>).
    /// </summary>
    /// <param name="sentences">The tags of each sentence. Read up to three times.</param>
    public static TagDetection Detect(IEnumerable<IReadOnlyList<string>> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        if (TagLetters.Of(sentences.SelectMany(tags => tags)) is { } lettered)
            return Try(sentences, lettered);
        var (prefixed, other, ends) = (false, false, false);
        foreach (var tag in sentences.SelectMany(tags => tags))
        {
            var prefix = Split(tag).Prefix;
            prefixed |= prefix != 'O';
            other |= prefix == 'O' && tag != Outside;
            ends |= prefix is 'E' or 'S';
        }

        if (other && !prefixed)
            return new TagDetection(TagScheme.Plain, TagScheme.Plain, 0, null);
        if (ends)
            return Try(sentences, TagScheme.Iobes);
        var two = Try(sentences, TagScheme.Iob2);
        if (two.Scheme is not null)
            return two;
        var one = Try(sentences, TagScheme.Iob1);
        var oneIsCloser = one.Scheme is not null || one.Sentence > two.Sentence
            || (one.Sentence == two.Sentence && one.Problem!.Value.Position > two.Problem!.Value.Position);
        return oneIsCloser ? one : two;
    }

    /// <summary>A tag's prefix and type; 'O' and null for whatever is not a prefix, a dash and a type.</summary>
    internal static (char Prefix, string? Type) Split(string tag) =>
        tag.Length > 2 && tag[1] == '-' && tag[0] is 'B' or 'I' or 'E' or 'S' ? (tag[0], tag[2..]) : ('O', null);

    private static TagDetection Try(IEnumerable<IReadOnlyList<string>> sentences, TagScheme scheme)
    {
        var number = 0;
        foreach (var tags in sentences)
        {
            if (Validate(tags, scheme) is { } problem)
                return new TagDetection(null, scheme, number, problem);
            number++;
        }

        return new TagDetection(scheme, scheme, 0, null);
    }

    internal static string[] Write(IReadOnlyList<Span> spans, int length, TagScheme scheme)
    {
        var tags = new string[length];
        Array.Fill(tags, Outside);
        Span? before = null;
        foreach (var span in spans)
        {
            var touches = before is { } last && last.End == span.Start && last.Type == span.Type;
            for (var t = span.Start; t < span.End; t++)
                tags[t] = Prefix(t == span.Start, t == span.End - 1, touches, scheme) + span.Type;
            before = span;
        }

        return tags;
    }

    private static string Prefix(bool first, bool last, bool touches, TagScheme scheme) => scheme switch
    {
        TagScheme.Iobes => (first, last) switch { (true, true) => "S-", (true, false) => "B-", (false, true) => "E-", _ => "I-" },
        TagScheme.Iob2 => first ? "B-" : "I-",
        _ => first && touches ? "B-" : "I-",
    };
}
