namespace Unroll;

/// <summary>Words, and where they are known the tag of each.</summary>
public sealed class TaggedSentence : IExample
{
    /// <summary>Creates a sentence.</summary>
    /// <param name="words">The words as written, [T].</param>
    /// <param name="tags">One tag a word, [T], or null where they are to be predicted.</param>
    /// <param name="columns">Everything that is given of each word but its tag, [columns][T], as a file's columns stand; null for the words alone.</param>
    /// <exception cref="UnrollException">There are not as many tags, or cells of a column, as words, or one is null.</exception>
    public TaggedSentence(IReadOnlyList<string> words, IReadOnlyList<string>? tags = null, IReadOnlyList<IReadOnlyList<string>>? columns = null)
    {
        words.WithoutNull("word");
        tags?.WithoutNull("tag");
        if (tags is not null && tags.Count != words.Count)
            throw new UnrollException($"A sentence of {words.Count} words was given {tags.Count} tags; expected one tag a word.");
        foreach (IReadOnlyList<string> column in columns ?? [])
            Require.That(column.WithoutNull("cell of a column").Count == words.Count, "A sentence", $"a column of {column.Count} cells", $"{words.Count}, one a word");
        Words = words;
        Tags = tags;
        Columns = columns ?? [words];
    }

    /// <summary>The words as written, [T].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>One tag a word, [T], or null where they are to be predicted.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <summary>Everything that is given of each word but its tag, [columns][T]: the words alone, or all columns of a file in their order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Columns { get; }

    /// <summary>
    /// Where tags are known in part, the tags that each word may have, [T][...]: one if it is known, several, or none named if it may have any. Null
    /// where each word has its tag, or none has.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? Allowed { get; private init; }

    /// <summary>The words as somebody wrote them, which answers show, [T].</summary>
    internal IReadOnlyList<string> Written { get => field ?? Words; private init; }

    /// <summary>Where it was read; null where it comes from no file.</summary>
    internal SourcePlace? Place { get; private init; }

    /// <inheritdoc/>
    public int Length => Words.Count;

    /// <summary>The same words with other tags.</summary>
    /// <param name="tags">One a word, [T].</param>
    public TaggedSentence With(IReadOnlyList<string> tags) => new(Words, tags, Columns) { Place = Place };

    /// <summary>The same sentence with its place in a file.</summary>
    internal TaggedSentence At(SourcePlace place) => new(Words, Tags, Columns) { Allowed = Allowed, Place = place };

    /// <summary>The same words with tags that are known in part; see <see cref="Allowed"/>.</summary>
    /// <param name="allowed">The tags that each word may have, [T][...].</param>
    /// <exception cref="UnrollException">There are not as many sets as words.</exception>
    public TaggedSentence WithAllowed(IReadOnlyList<IReadOnlyList<string>> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        foreach (IReadOnlyList<string> tags in allowed)
            tags.WithoutNull("tag that a word may have");
        Require.That(allowed.Count == Words.Count, "A sentence", $"{allowed.Count} sets of tags", $"{Words.Count}, one a word");
        return new TaggedSentence(Words, null, Columns) { Allowed = allowed, Place = Place };
    }

    /// <summary>The same sentence in Unicode's normal form C; this one if it is so already.</summary>
    internal TaggedSentence Normalized()
    {
        if (NormalForm.Is(Words) && NormalForm.Is(Tags) && NormalForm.Are(Columns) && NormalForm.Are(Allowed))
            return this;
        IReadOnlyList<string> words = NormalForm.Of(Words);
        return new TaggedSentence(words, Tags is null ? null : NormalForm.Of(Tags), [.. Columns.Select(column => ReferenceEquals(column, Words) ? words : NormalForm.Of(column))])
        {
            Written = Written,
            Place = Place,
            Allowed = Allowed is null ? null : [.. Allowed.Select(NormalForm.Of)],
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
