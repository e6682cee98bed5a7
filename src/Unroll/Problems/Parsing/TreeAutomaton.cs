namespace Unroll;

/// <summary>
/// Accepts exactly the outputs that are a tree over all words of a sentence: brackets match, each phrase holds a word, each word is written once. The state is the number of words that are
/// left, and the open brackets.
/// </summary>
internal sealed class TreeAutomaton : ITokenAutomaton
{
    private readonly TreeTokens tokens;
    private readonly int words;
    private readonly Bracket? open; // the innermost
    private readonly bool closed;   // the outermost

    private TreeAutomaton(TreeTokens tokens, int words, Bracket? open, bool closed) => (this.tokens, this.words, this.open, this.closed) = (tokens, words, open, closed);

    /// <summary>The state before the first token.</summary>
    /// <param name="tokens">What the tokens stand for.</param>
    /// <param name="words">The number of words, at least 1.</param>
    public static TreeAutomaton Start(TreeTokens tokens, int words) => new(tokens, words, null, false);

    /// <summary>The fewest tokens with which a tree over some words is complete, including the end.</summary>
    public static int Fewest(int words) => words + 3;

    /// <inheritdoc/>
    public void Allow(int left, Span<bool> allowed)
    {
        int needed = words + (open?.Depth ?? 0) + 1; // words, closing brackets, end
        if (closed)
        {
            allowed[tokens.End] = true;
            return;
        }
        for (int token = 0; token < allowed.Length; token++)
        {
            allowed[token] = tokens.Opens(token) ? words > 0 && needed + 2 <= left && (open?.Depth ?? 0) < Tree.Deepest - 1
                : open is not null && needed <= left && (tokens.IsWord(token) ? words > 0
                    : tokens.Closes(token) && open.HasWord && tokens.Matches(open.Opening, token) && (open.Outer is not null || words == 0));
        }
    }

    /// <inheritdoc/>
    public ITokenAutomaton After(int token)
    {
        if (tokens.Opens(token))
            return new TreeAutomaton(tokens, words, new Bracket(token, open, false), false);
        if (tokens.IsWord(token))
            return new TreeAutomaton(tokens, words - 1, open! with { HasWord = true }, false);
        return new TreeAutomaton(tokens, words, open!.Outer is { } outer ? outer with { HasWord = true } : null, open.Outer is null);
    }

    /// <summary>An open bracket.</summary>
    /// <param name="Opening">Its token.</param>
    /// <param name="Outer">The bracket around it; null for the outermost.</param>
    /// <param name="HasWord">Whether there is a word in it already.</param>
    private sealed record Bracket(int Opening, Bracket? Outer, bool HasWord)
    {
        public int Depth { get; } = (Outer?.Depth ?? 0) + 1;
    }
}
