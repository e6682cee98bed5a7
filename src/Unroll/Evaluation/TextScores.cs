namespace Unroll;

/// <summary>How well text is predicted, from its log-probability and its number of tokens (ends of sentences included).</summary>
public static class TextScores
{
    /// <summary>
    /// The report of a text: of words, <c>perplexity</c> (e to the mean loss) is the main score; of characters, <c>bitsPerCharacter</c> (the mean loss
    /// / ln 2). <c>nats</c> is the mean loss itself. Of all of them the smaller is the better.
    /// </summary>
    /// <param name="logProbability">Of the whole text, in nats.</param>
    /// <param name="tokens">How many tokens it has; with none the mean is 0.</param>
    /// <param name="unit">What they are.</param>
    public static Report Of(double logProbability, long tokens, TextUnit unit)
    {
        double nats = -logProbability / Math.Max(1, tokens);
        KeyValuePair<string, double> perplexity = new("perplexity", Math.Exp(nats)), mean = new("nats", nats);
        KeyValuePair<string, double>[] scores = unit == TextUnit.Words
            ? [perplexity, mean]
            : [new("bitsPerCharacter", nats / Math.Log(2)), mean, perplexity];
        return new Report(scores[0].Key, scores, null, scores.Select(score => score.Key));
    }
}
