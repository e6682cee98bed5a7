namespace Unroll;

/// <summary>Splits text at blanks (U+0020), tabs and line breaks, and joins words with one blank: for text that is split into words already.</summary>
public sealed record BlankSplit : TextSplit
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Split(string text) => Tokenizer.Words(text);

    /// <inheritdoc/>
    public override string Join(IReadOnlyList<string> words) => string.Join(' ', words);
}
