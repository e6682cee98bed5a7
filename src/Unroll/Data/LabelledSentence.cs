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

    /// <inheritdoc/>
    public int Length => Words.Count;

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
