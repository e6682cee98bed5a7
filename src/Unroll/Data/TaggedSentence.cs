namespace Unroll;

/// <summary>Words, and where they are known the tag of each.</summary>
public sealed class TaggedSentence : IExample
{
    /// <summary>Creates a sentence.</summary>
    /// <param name="words">The words as written, [T].</param>
    /// <param name="tags">One tag a word, [T], or null where they are to be predicted.</param>
    /// <exception cref="UnrollException">There are not as many tags as words.</exception>
    public TaggedSentence(IReadOnlyList<string> words, IReadOnlyList<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (tags is not null && tags.Count != words.Count)
            throw new UnrollException($"A sentence of {words.Count} words was given {tags.Count} tags; expected one tag a word.");
        Words = words;
        Tags = tags;
    }

    /// <summary>The words as written, [T].</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>One tag a word, [T], or null where they are to be predicted.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <inheritdoc/>
    public int Length => Words.Count;

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
