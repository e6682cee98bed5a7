namespace Unroll;

/// <summary>Words, and where they are known the labels of the whole sentence.</summary>
/// <param name="words">The words as written, [T].</param>
/// <param name="labels">One label, or several where a sentence may have any number; null where they are to be predicted.</param>
public sealed class LabelledSentence(IReadOnlyList<string> words, IReadOnlyList<string>? labels = null) : ILabelled
{
    /// <summary>The words as written, [T].</summary>
    public IReadOnlyList<string> Words { get; } = words.WithoutNull("word");

    /// <inheritdoc/>
    public IReadOnlyList<string>? Labels { get; } = labels?.WithoutNull("label");

    /// <summary>The words as somebody wrote them, which answers show, [T].</summary>
    internal IReadOnlyList<string> Written { get; private init; } = words;

    /// <summary>Where it was read; null where it comes from no file.</summary>
    internal SourcePlace? Place { get; init; }

    /// <inheritdoc/>
    public int Length => Words.Count;

    /// <summary>The same sentence in Unicode's normal form C; this one if it is so already.</summary>
    internal LabelledSentence Normalized()
    {
        IReadOnlyList<string> normal = NormalForm.Of(Words);
        IReadOnlyList<string>? normalLabels = Labels is null ? null : NormalForm.Of(Labels);
        return ReferenceEquals(normal, Words) && ReferenceEquals(normalLabels, Labels) ? this : new LabelledSentence(normal, normalLabels) { Written = Written, Place = Place };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
