namespace Unroll;

/// <summary>Goes on with texts as a caller asks.</summary>
/// <param name="tokens">All tokens.</param>
/// <param name="options">How.</param>
internal sealed class TextGenerator(Vocabulary tokens, GenerationOptions options)
{
    /// <summary>The most probable next tokens of a text.</summary>
    /// <param name="logProbabilities">Of all tokens, [V].</param>
    public TokenProbability[] Next(ReadOnlySpan<Real> logProbabilities)
    {
        (int[] ids, double[] probabilities) = new Sampling().Distribution(logProbabilities);
        return [.. ids.Zip(probabilities, (id, p) => new TokenProbability(tokens[id], p)).Take(options.Next)];
    }

    /// <summary>The continuations of some texts.</summary>
    /// <param name="start">Stands at the end of each.</param>
    /// <param name="texts">The texts as they are written, by which they have random numbers of their own.</param>
    /// <returns>For each text as many as were asked for.</returns>
    public IEnumerable<TextContinuation[]> Continue(IStepper start, IReadOnlyList<string> texts) =>
        Decode(start, texts).Select(found => found.Select(one => new TextContinuation([.. one.Tokens.Select(id => tokens[id])], one.LogProbability, one.Ended)).ToArray());

    /// <summary>The tokens of the first sample, as they are drawn.</summary>
    /// <param name="start">Stands at the end of the text.</param>
    /// <param name="text">The text.</param>
    public IEnumerable<GeneratedToken> Stream(IStepper start, PlainText text)
    {
        string blank = text.Unit == TextUnit.Words ? " " : "", before = text.Tokens.Count > 0 ? blank : "";
        foreach (DecodedToken one in options.Sampling.Decode(start, [options.Length], [0], [RandomOf(text.ToString()).Stream(0)]).TakeWhile(one => one.Token != start.End))
        {
            yield return new GeneratedToken(tokens[one.Token], before + tokens[one.Token], one.LogProbability);
            before = blank;
        }
    }

    private Rng RandomOf(string text) => new Rng(options.Seed).Stream(text);

    private IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, IReadOnlyList<string> texts) => options.Beam > 0
        ? new BeamSearch { Width = options.Beam, LengthPenalty = options.LengthPenalty, Best = options.Samples }.Decode(start, options.Length)
        : options.Sampling.Decode(start, options.Length, options.Samples, [.. texts.Select(RandomOf)]);
}
