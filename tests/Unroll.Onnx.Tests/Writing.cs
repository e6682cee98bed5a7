namespace Unroll.Onnx.Tests;

/// <summary>Encoder-decoders: the right outputs are given token by token, and their mean -log p is compared with Unroll's loss, for each example by itself.</summary>
internal static class Writing
{
    /// <summary>The largest difference of the mean -log p of a right output.</summary>
    public static double Of(Model model, Session[] sessions, IReadOnlyList<Example> batch, DecoderSpec decoder, string vocabulary)
    {
        Vocabulary tokens = model.Fitted.Get<Vocabulary>(vocabulary);
        int[][] right = [.. batch.Select(example => Right(model, tokens, example))];
        Dictionary<string, Feed> inputs = Feeds.Of(model, batch);
        Dictionary<string, Block> encoded = sessions[0].Run(inputs);
        double[] sums = LogProbabilities(model, sessions[1], decoder, encoded, inputs["lengths"], right, tokens.Id(PlainText.End));
        double largest = 0;
        using Device device = new(threads: 1);
        for (int b = 0; b < batch.Count; b++)
        {
            using Tape tape = Tape.ForPrediction(device);
            double ours = model.Problem.Loss(tape, [batch[b]]).Item(), theirs = -sums[b] / right[b].Length;
            if (model.Recipe.Model is SpeechSpec { Output: AttentionOutputSpec { Ctc: > 0 and double weight } })
                theirs = ((1 - weight) * theirs) - (weight * Ctc(model, encoded["logProbabilities"], ((int[])inputs["lengths"].Values)[b], batch[b], b) / right[b].Length);
            largest = Math.Max(largest, double.IsNaN(theirs) ? double.MaxValue : Math.Abs(ours - theirs));
        }
        return largest;
    }

    /// <summary>The logarithm of the probability of each output, by one step of the decoder after the other.</summary>
    private static double[] LogProbabilities(Model model, Session step, DecoderSpec decoder, Dictionary<string, Block> encoded, Feed lengths, int[][] right, int end)
    {
        int count = right.Length;
        Dictionary<string, Feed> state = new(StringComparer.Ordinal);
        foreach (string name in step.Inputs)
        {
            if (name is "memory" or "keys" or "context")
                state[name] = Fed(encoded[name]);
            else if (name == "lengths")
                state[name] = lengths;
            else if (name == "readout")
                state[name] = new Feed(new float[count * decoder.Readout], count, decoder.Readout);
            else if (name == "coverage")
                state[name] = new Feed(new float[count * encoded["memory"].Shape[1]], count, encoded["memory"].Shape[1]);
            else if (name.StartsWith("before", StringComparison.Ordinal))
                state[name] = Fed(encoded["after" + name["before".Length..]]);
        }
        IReading?[] places = [.. right.Select(_ => Start(model))];
        double[] sums = new double[count];
        for (int t = 0; t < right.Max(one => one.Length); t++)
        {
            state["token"] = new Feed(right.Select(one => t == 0 || t > one.Length ? (long)end : one[t - 1]).ToArray(), count);
            if (places[0] is { } first)
                state["places"] = new Feed(places.SelectMany(place => Enumerable.Range(0, first.Count).Select(which => (long)place!.Row(which))).ToArray(), count, first.Count);
            Dictionary<string, Block> found = step.Run(state);
            for (int b = 0; b < count; b++)
            {
                if (t >= right[b].Length)
                    continue;
                sums[b] += found["logProbabilities"].At(b)[right[b][t]];
                if (right[b][t] != end)
                    places[b] = places[b]?.After(right[b][t]);
            }
            foreach ((string name, Block block) in found)
            {
                if (name.StartsWith("after", StringComparison.Ordinal))
                    state["before" + name["after".Length..]] = Fed(block);
                else if (name.StartsWith("next", StringComparison.Ordinal))
                    state[char.ToLowerInvariant(name[4]) + name[5..]] = Fed(block);
            }
        }
        return sums;
    }

    private static IReading? Start(Model model) => model.Recipe.Model is ParsingSpec spec ? TreeReading.Start(new TreeTokens(model.Fitted.Get<Vocabulary>("tokens"), spec.LabelledClosing, spec.Tags), spec.Follow) : null;

    private static Feed Fed(Block block) => new(block.Values, block.Shape);

    private static int[] Right(Model model, Vocabulary tokens, Example example)
    {
        if (model.Recipe.Model is ParsingSpec spec)
            return new TreeTokens(tokens, spec.LabelledClosing, spec.Tags).Of(example.TargetAs<Tree>("A test"));
        PlainText text = example.TargetAs<PlainText>("A test");
        IReadOnlyList<string> written = model.Recipe.Model switch
        {
            TranslationSpec { Joint: true } joint => new TextTokens(joint.JointInput.Text, model.Fitted).Of(text),
            TranslationSpec { Output: { } output } => new TextTokens(output, model.Fitted.Child("output")).Of(text),
            _ => text.Tokens,
        };
        return [.. written.Select(tokens.Id), tokens.Id(PlainText.End)];
    }

    /// <summary>log p of a text by CTC.</summary>
    private static double Ctc(Model model, Block rows, int length, Example example, int b)
    {
        Vocabulary tokens = model.Fitted.Get<Vocabulary>("tokens");
        Real[] own = [.. rows.At(b).ToArray().Take(length * tokens.Count).Select(number => (Real)number)];
        return CtcLattice.Of(own, tokens.Count, [.. example.TargetAs<PlainText>("A test").Tokens.Select(tokens.Id)]).LogPartition();
    }
}
