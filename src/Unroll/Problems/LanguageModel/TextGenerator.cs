namespace Unroll;

/// <summary>Goes on with a text, one token at a time; several continuations run side by side.</summary>
internal sealed class TextGenerator(Vocabulary tokens, Func<TextWindow, CarriedState?, (Real[][] LogProbabilities, CarriedState After)> read)
{
    private readonly int end = tokens.Id(PlainText.End);

    /// <summary>What is asked for of one text.</summary>
    /// <param name="text">Its tokens, without an end.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="random">The text's own stream; each continuation has one of it.</param>
    public (TokenProbability[] Next, TextContinuation[] Continuations) GoOn(int[] text, GenerationOptions options, Rng random)
    {
        (Real[][] rows, CarriedState state) = read(TextWindow.Of([[.. text, end]], end), null);         // [T + 1][V]
        TokenProbability[] next = options.Next == 0 ? [] : Best(rows[^1], options.Next);
        return (next, options.Length == 0 ? [] : Draw(rows[^1], state, options, random));
    }

    private TokenProbability[] Best(Real[] logProbabilities, int count)
    {
        (int[] ids, double[] probabilities) = TokenSampler.Distribution(logProbabilities, new GenerationOptions());
        return [.. ids.Zip(probabilities, (id, p) => new TokenProbability(tokens[id], p)).Take(count)];
    }

    private TextContinuation[] Draw(Real[] first, CarriedState state, GenerationOptions options, Rng random)
    {
        int count = options.Samples;
        Rng[] streams = [.. Enumerable.Range(0, count).Select(i => random.Stream((ulong)i))];
        List<int>[] drawn = [.. streams.Select(_ => new List<int>())];
        double[] logProbabilities = new double[count];
        Real[][] rows = [.. Enumerable.Repeat(first, count)];                                           // [K][V]
        CarriedState states = state.Repeat(count);
        int[] chosen = new int[count];
        for (int t = 0; t < options.Length && Array.Exists(drawn, Goes); t++)
        {
            if (t > 0)
                (rows, states) = read(new TextWindow(new SequenceLayout([.. chosen.Select(_ => 1)]), chosen, chosen), states);
            for (int i = 0; i < count; i++)
            {
                if (!Goes(drawn[i]))
                    continue;
                chosen[i] = TokenSampler.Draw(TokenSampler.Distribution(rows[i], options), ref streams[i]);
                drawn[i].Add(chosen[i]);
                logProbabilities[i] += rows[i][chosen[i]];
            }
        }
        return [.. drawn.Select((ids, i) => new TextContinuation([.. ids.Where(id => id != end).Select(id => tokens[id])], logProbabilities[i], !Goes(ids)))];
    }

    private bool Goes(List<int> drawn) => drawn.Count == 0 || drawn[^1] != end;
}
