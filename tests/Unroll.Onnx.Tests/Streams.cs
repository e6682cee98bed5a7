namespace Unroll.Onnx.Tests;

/// <summary>Models that go on with what they have read: in one call, and in two with the state between them.</summary>
internal static class Streams
{
    public static double Language(Model model, Session session, IReadOnlyList<Example> batch)
    {
        Vocabulary tokens = model.Fitted.Get<Vocabulary>("tokens");
        int end = tokens.Id(PlainText.End);
        double largest = 0;
        TextAnswer[] answers = [.. model.Predict(batch, new GenerationOptions { Next = tokens.Count }).Cast<TextAnswer>()];
        int[][] read = [.. answers.Select(answer => answer.Tokens.Select(tokens.Id).SkipLast(1).Prepend(end).ToArray())];
        Dictionary<string, Feed> all = new(States(session, batch.Count), StringComparer.Ordinal) { ["tokens"] = Feeds.Ids(read), ["lengths"] = Feeds.Lengths(read.Select(one => one.Length)) };
        Dictionary<string, Block> found = session.Run(all);
        for (int b = 0; b < answers.Length; b++)
        {
            float[] theirs = [.. answers[b].Tokens.Select((token, t) => found["logProbabilities"].At(b, t)[tokens.Id(token)])];
            largest = Math.Max(largest, Agreement.Largest(theirs, [.. answers[b].LogProbabilities.Select(one => (Real)one)]));
        }
        // Then the end of the sentence, with the state after it: what comes next is known for all tokens.
        Dictionary<string, Feed> more = new(StringComparer.Ordinal) { ["tokens"] = Feeds.Ids([.. answers.Select(_ => new[] { end })]), ["lengths"] = Feeds.Lengths(answers.Select(_ => 1)) };
        foreach ((string name, Block block) in found.Where(pair => pair.Key.StartsWith("after", StringComparison.Ordinal)))
            more["before" + name["after".Length..]] = new Feed(block.Values, block.Shape);
        Block next = session.Run(more)["logProbabilities"];
        using Device device = new(threads: 1);
        for (int b = 0; b < answers.Length; b++)
        {
            using Tape tape = Tape.ForPrediction(device);
            LanguageModel problem = (LanguageModel)model.Problem;
            Example window = new(new TextWindow(new SequenceLayout(read[b].Length + 1), [.. read[b], end], [.. read[b], end]));
            // The loss of a window whose last target is each token in turn would be slow: the mean loss of the window with the end as target shows the state.
            Value loss = problem.Loss(tape, window, null).Loss;
            double sum = -next.At(b, 0)[end];
            int[] targets = [.. read[b], end];
            for (int t = 0; t < read[b].Length; t++)
                sum -= found["logProbabilities"].At(b, t)[targets[t]];
            largest = Math.Max(largest, Math.Abs((sum / targets.Length) - loss.Item()));
        }
        return largest;
    }

    public static double Frames(Model model, Session session, IReadOnlyList<Example> batch)
    {
        int size = ((FrameModelSpec)model.Recipe.Model).Size;
        double largest = 0;
        Frames[] read = [.. batch.Select(example => example.Input.TryAs<Frames>()!).Select(piece => new Frames(size, (Real[])[.. new Real[size], .. piece.Values.Span]))];
        Dictionary<string, Feed> feeds = Feeds.Frames(read);
        foreach ((string name, Feed state) in States(session, batch.Count))
            feeds[name] = state;
        Block found = session.Run(feeds)["probabilities"];
        FrameForecast[] answers = [.. model.Predict(batch).Cast<FrameForecast>()];
        for (int b = 0; b < answers.Length; b++)
        {
            largest = Math.Max(largest, Agreement.Largest(found.At(b, read[b].Length - 1), [.. answers[b].Next]));
            for (int t = 0; t < answers[b].Losses.Count; t++)
            {
                double loss = 0;
                for (int d = 0; d < size; d++)
                    loss -= Math.Log(read[b].Frame(t + 1)[d] > 0 ? found.At(b, t)[d] : 1 - found.At(b, t)[d]);
                largest = Math.Max(largest, Math.Abs(loss - answers[b].Losses[t]) / size);
            }
        }
        return largest;
    }

    private static Dictionary<string, Feed> States(Session session, int count) => session.Inputs.Where(name => name.StartsWith("before", StringComparison.Ordinal))
        .ToDictionary(name => name, name => new Feed(new float[count * session.Width(name)], count, session.Width(name)), StringComparer.Ordinal);
}
