namespace Unroll;

/// <summary>Tokens in a row, such as the words of a sentence: shaded by weights, in marked spans, or each with its tag.</summary>
public sealed record TokensFigure : Figure
{
    private readonly Shares shares;

    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="tokens">[T].</param>
    /// <param name="weights">How much each token is shaded, [T]: the largest weight most, 0 and below not at all; null for no shading.</param>
    /// <param name="marks">Spans that hold tokens, do not overlap, and stand in the order of the tokens; null for none.</param>
    /// <param name="tags">The tag of each token, [T]; null for none.</param>
    /// <exception cref="UnrollException">There are not as many weights or tags as tokens, or a mark does not fit the tokens.</exception>
    public TokensFigure(string title, IEnumerable<string> tokens, IEnumerable<double>? weights = null, IEnumerable<TokenMark>? marks = null, IEnumerable<string>? tags = null)
        : base(title)
    {
        Tokens = new EqualList<string>(tokens);
        Weights = weights is null ? null : new EqualList<double>(weights);
        shares = new Shares(Weights ?? [], null);
        Marks = new EqualList<TokenMark>(marks ?? []);
        Tags = tags is null ? null : new EqualList<string>(tags);
        Require.That(Weights is null || Weights.Count == Tokens.Count, "A figure of tokens", $"{Tokens.Count} tokens and {Weights?.Count} weights", "as many of both");
        Require.That(Tags is null || Tags.Count == Tokens.Count, "A figure of tokens", $"{Tokens.Count} tokens and {Tags?.Count} tags", "as many of both");
        int past = 0;
        foreach (Span span in Marks.Select(mark => mark.Span))
        {
            Require.That(
                span.Start >= past && span.End > span.Start && span.End <= Tokens.Count,
                "A figure of tokens", $"a mark from {span.Start} to {span.End}, of {Tokens.Count} tokens", $"one that begins at {past} or later and holds a token");
            past = span.End;
        }
    }

    /// <summary>The tokens, [T].</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>How much each token is shaded, [T]; null for no shading.</summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>How dark a token is, 0 to 1.</summary>
    /// <param name="token">Its index.</param>
    public double Shade(int token) => Weights is null ? 0 : shares.Of(Weights[token]);

    /// <summary>The marked spans, in order.</summary>
    public IReadOnlyList<TokenMark> Marks { get; }

    /// <summary>The tag of each token, [T]; null for none.</summary>
    public IReadOnlyList<string>? Tags { get; }

    /// <summary>The tokens in order, those of a marked span together: the first token, one past the last, and the mark, which is null for a token that has none.</summary>
    public IEnumerable<(int Start, int End, TokenMark? Mark)> Pieces()
    {
        int next = 0;
        for (int token = 0; token < Tokens.Count;)
        {
            TokenMark? mark = next < Marks.Count && Marks[next].Span.Start == token ? Marks[next++] : null;
            int end = mark?.Span.End ?? token + 1;
            yield return (token, end, mark);
            token = end;
        }
    }
}
