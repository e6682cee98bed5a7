namespace Unroll;

/// <summary>One tag per word or, if tags are known in part, the possible tags of each word.</summary>
public sealed class Tags : Content
{
    /// <summary>Tags that are all known.</summary>
    /// <param name="values">One per word, [T].</param>
    /// <param name="scheme">How they mark spans.</param>
    /// <exception cref="UnrollException">A tag is null.</exception>
    public Tags(IReadOnlyList<string> values, TagScheme scheme = TagScheme.Iob2)
    {
        Values = values.WithoutNull("tag");
        Scheme = scheme;
        SourceScheme = scheme;
    }

    private Tags(IReadOnlyList<IReadOnlyList<string>> allowed, TagScheme scheme)
    {
        Allowed = allowed;
        Scheme = scheme;
        SourceScheme = scheme;
    }

    /// <summary>One per word, [T]; null if some are known in part.</summary>
    public IReadOnlyList<string>? Values { get; }

    /// <summary>
    /// If tags are known in part, the possible tags of each word, [T][...]: one if the tag is known, several, or an empty list if every tag is possible. Null
    /// if all tags are known.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? Allowed { get; }

    /// <summary>How the tags mark spans.</summary>
    public TagScheme Scheme { get; }

    /// <summary>How they marked spans in the file that they were read from.</summary>
    public TagScheme SourceScheme { get; internal init; }

    /// <inheritdoc/>
    public override int Length => Values?.Count ?? Allowed!.Count;

    /// <inheritdoc/>
    public override string LabelNoun => Scheme == TagScheme.Plain ? "tag" : "span type";

    /// <summary>The types of the spans, or the tags if they mark no spans.</summary>
    public override IEnumerable<string> Names => Values is null ? [] : Scheme == TagScheme.Plain ? Values : TagSpans.LenientSpans(Values).Select(span => span.Type);

    /// <summary>Tags that are known in part; see <see cref="Allowed"/>.</summary>
    /// <param name="allowed">The tags that each word may have, [T][...].</param>
    /// <param name="scheme">How they mark spans.</param>
    /// <exception cref="UnrollException">A tag is null.</exception>
    public static Tags Partial(IReadOnlyList<IReadOnlyList<string>> allowed, TagScheme scheme = TagScheme.Iob2)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        foreach (IReadOnlyList<string> tags in allowed)
            tags.WithoutNull("tag that a word may have");
        return new Tags(allowed, scheme);
    }

    /// <summary>The same tags, declared to follow another scheme.</summary>
    internal Tags As(TagScheme scheme, TagScheme source) => Values is null ? new Tags(Allowed!, scheme) { SourceScheme = source } : new Tags(Values, scheme) { SourceScheme = source };

    /// <inheritdoc/>
    internal override Content WithTags(Func<Tags, Tags> change) => change(this);

    /// <inheritdoc/>
    protected internal override void CheckAgainst(Content input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Length != input.Length)
            throw new UnrollException($"A {input.Noun} of {Counted(input.Length, input is Words ? "word" : "step")} was given {Counted(Length, "tag")}; expected one tag {(input is Words ? "a word" : "a step")}.");

        static string Counted(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
    }

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Values);
        foreach (IReadOnlyList<string> tags in Allowed ?? [])
            hash.Add(tags);
    }

    /// <inheritdoc/>
    protected internal override Content Normalized() => NormalForm.Is(Values) && NormalForm.Are(Allowed) ? this
        : Values is null ? new Tags([.. Allowed!.Select(NormalForm.Of)], Scheme) { SourceScheme = SourceScheme }
        : new Tags(NormalForm.Of(Values), Scheme) { SourceScheme = SourceScheme };
}
