namespace Unroll;

/// <summary>The words that a parser's decoder reads: the next one, and the first one of the innermost open phrase. It follows malformed outputs, too.</summary>
internal sealed class TreeReading : IReading
{
    private readonly TreeTokens tokens;
    private readonly int word;        // the next one
    private readonly Opening? open;   // the innermost phrase

    private TreeReading(TreeTokens tokens, int count, int word, Opening? open) => (this.tokens, Count, this.word, this.open) = (tokens, count, word, open);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The place before the first token; null if nothing is followed.</summary>
    public static TreeReading? Start(TreeTokens tokens, Following follow) => follow == Following.None ? null : new(tokens, (int)follow, 0, null);

    /// <inheritdoc/>
    public int Row(int which) => which == 0 ? word : open?.Word ?? 0;

    /// <inheritdoc/>
    public IReading After(int token) => tokens.Opens(token) ? new TreeReading(tokens, Count, word, new Opening(word, open))
        : tokens.Closes(token) ? new TreeReading(tokens, Count, word, open?.Outer)
        : new TreeReading(tokens, Count, word + 1, open);

    private sealed record Opening(int Word, Opening? Outer);
}
