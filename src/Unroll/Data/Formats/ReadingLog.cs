namespace Unroll;

/// <summary>Counts what a reader leaves out, changes or takes for something, and remembers where it first did so.</summary>
internal sealed class ReadingLog
{
    private static readonly (Reading Kind, bool Warns, string What)[] Kinds =
    [
        (Reading.HeaderLines, false, "header line(s) left out"),
        (Reading.CommentLines, false, "comment line(s) left out"),
        (Reading.DocumentStarts, false, "-DOCSTART- line(s) left out"),
        (Reading.MultiwordTokens, false, "line(s) of multi-word tokens left out, whose parts are read"),
        (Reading.EmptyNodes, false, "line(s) of empty nodes left out"),
        (Reading.IgnoredColumns, false, "column(s) not read"),
        (Reading.TrimmedCells, false, "cell(s) had blanks at an end, which were trimmed"),
        (Reading.NormalizedSentences, false, "sentence(s) brought to Unicode's normal form C (data.normalize)"),
        (Reading.SpecialSpaces, false, "word(s) hold a special space, such as a no-break space, which separates no words"),
        (Reading.RejectedTexts, false, "text(s) that their annotator did not accept left out"),
        (Reading.Headings, false, "heading(s) left out, each of which begins a story"),
        (Reading.LongSentences, false, "sentence(s) with more words than data.longest left out"),
        (Reading.EmptyTexts, true, "text(s) without words left out"),
        (Reading.BareTags, true, "tag(s) such as B or I have no type: read as plain tags, scored by accuracy; write B-x and I-x to mark spans"),
        (Reading.RepairedSpans, true, "tag(s) break the rules of their scheme and were read as conlleval reads them (data.spans=strict refuses them)"),
        (Reading.TrimmedSpans, false, "span(s) had blanks at an end, which were left out"),
        (Reading.WidenedSpans, true, "span(s) cut a word and were widened to whole words (data.tokenizer=punctuation splits punctuation off; data.spans=strict refuses them)"),
        (Reading.OverlappingSpans, true, "span(s) overlap a longer one and were left out (data.spans=strict refuses them)"),
        (Reading.CaseVariants, true, "label(s) differ from a more frequent one only by case or blanks inside, and are labels of their own"),
    ];

    private readonly Dictionary<Reading, (long Count, string First)> counts = [];

    /// <summary>All that was counted, in a fixed order.</summary>
    public IReadOnlyList<ReadingNote> Notes =>
    [
        .. Kinds.Where(kind => counts.ContainsKey(kind.Kind)).Select(kind =>
            new ReadingNote(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.Kind.ToString()), counts[kind.Kind].Count, kind.What, counts[kind.Kind].First, kind.Warns)),
    ];

    /// <summary>Counts something at a line.</summary>
    public void Add(Reading kind, string path, int line)
    {
        counts[kind] = counts.TryGetValue(kind, out (long Count, string First) known)
            ? (known.Count + 1, known.First)
            : (1, FormattableString.Invariant($"{path}:{line}"));
    }
}

/// <summary>What a <see cref="ReadingLog"/> counts.</summary>
internal enum Reading
{
    HeaderLines,
    CommentLines,
    DocumentStarts,
    MultiwordTokens,
    EmptyNodes,
    IgnoredColumns,
    TrimmedCells,
    NormalizedSentences,
    SpecialSpaces,
    RejectedTexts,
    Headings,
    LongSentences,
    EmptyTexts,
    BareTags,
    RepairedSpans,
    TrimmedSpans,
    WidenedSpans,
    OverlappingSpans,
    CaseVariants,
}
