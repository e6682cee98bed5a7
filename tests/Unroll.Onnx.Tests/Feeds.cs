namespace Unroll.Onnx.Tests;

/// <summary>Contents as inputs of an exported model, as docs/onnx.md says. Padding is filled with ids and numbers that would be seen if they were read.</summary>
internal static class Feeds
{
    public static InputSpec InputOf(Model model) => model.Recipe.Model switch
    {
        TaggingSpec spec => spec.Input,
        AdversarialTagsSpec spec => spec.Input,
        JointSpec spec => spec.Input,
        PooledSpec spec => spec.Input,
        TranslationSpec spec => spec.Input,
        ParsingSpec spec => spec.Input,
        SpeechSpec spec => spec.Input,
        _ => throw new InvalidOperationException("another problem"),
    };

    public static Dictionary<string, Feed> Of(Model model, IReadOnlyList<Example> batch)
    {
        Content[] inputs = [.. batch.Select(example => example.Input)];
        return InputOf(model) switch
        {
            WordsSpec spec => Words(model.Recipe.Model is AdversarialTagsSpec ? model.Fitted.Child("generator") : model.Fitted, spec, Array.ConvertAll(inputs, input => input.TryAs<Words>()!)),
            TextInputSpec spec => Texts(model, spec, inputs),
            FramesSpec => Frames(Array.ConvertAll(inputs, input => input.TryAs<Frames>()!)),
            InputSpec other => Rows(model, other, inputs),
        };
    }

    public static Dictionary<string, Feed> Frames(IReadOnlyList<Frames> sequences) =>
        Padded("frames", [.. sequences.Select(one => Floats(one.Values.Span))], sequences[0].Size);

    public static Feed Ids(IReadOnlyList<int[]> ids)
    {
        int steps = ids.Max(one => one.Length);
        long[] padded = new long[ids.Count * steps];
        Array.Fill(padded, 1);
        for (int b = 0; b < ids.Count; b++)
        {
            for (int t = 0; t < ids[b].Length; t++)
                padded[(b * steps) + t] = ids[b][t];
        }
        return new Feed(padded, ids.Count, steps);
    }

    public static Feed Lengths(IEnumerable<int> lengths)
    {
        int[] all = [.. lengths];
        return new Feed(all, all.Length);
    }

    public static float[] Floats(ReadOnlySpan<Real> values) => [.. values.ToArray().Select(value => (float)value)];

    private static Dictionary<string, Feed> Words(Fitted fitted, WordsSpec spec, Words[] sentences)
    {
        Vocabulary words = fitted.Get<Vocabulary>("words");
        Dictionary<string, Feed> feeds = new(StringComparer.Ordinal)
        {
            ["words"] = Ids([.. sentences.Select(sentence => sentence.Values.Select(word => words.Id(spec.Form.Of(word))).ToArray())]),
            ["lengths"] = Lengths(sentences.Select(sentence => sentence.Length)),
        };
        foreach (ColumnSpec column in spec.Columns)
        {
            Vocabulary values = fitted.Get<Vocabulary>($"column{column.Column}");
            feeds[$"column{column.Column}"] = Ids([.. sentences.Select(sentence => sentence.Columns[column.Column].Select(values.Id).ToArray())]);
        }
        if (spec.Characters is not null)
        {
            Vocabulary characters = fitted.Get<Vocabulary>("characters");
            int steps = sentences.Max(sentence => sentence.Length), letters = sentences.SelectMany(sentence => sentence.Values).Max(word => word.EnumerateRunes().Count());
            int[][] spelled = [.. sentences.SelectMany(sentence => Enumerable.Range(0, steps).Select(t => t < sentence.Length ? sentence.Values[t].EnumerateRunes().Select(rune => characters.Id(rune.ToString())).ToArray() : [1]))];
            Feed ids = Ids([.. spelled, new int[letters]]);
            feeds["characters"] = new Feed(((long[])ids.Values)[..^letters], sentences.Length, steps, letters);
            feeds["characterLengths"] = new Feed(spelled.Select(word => word.Length).ToArray(), sentences.Length, steps);
        }
        return feeds;
    }

    private static Dictionary<string, Feed> Texts(Model model, TextInputSpec spec, Content[] texts)
    {
        bool joint = model.Recipe.Model is TranslationSpec { Joint: true };
        Vocabulary words = model.Fitted.Get<Vocabulary>(joint ? "tokens" : "words");
        TextTokens tokens = new(spec.Text, model.Fitted);
        int[][] ids = Array.ConvertAll(texts, text => tokens.Of(text).Select(words.Id).ToArray());
        return new(StringComparer.Ordinal) { ["words"] = Ids(ids), ["lengths"] = Lengths(ids.Select(one => one.Length)) };
    }

    /// <summary>The rows that Unroll's own input layer makes of sounds.</summary>
    private static Dictionary<string, Feed> Rows(Model model, InputSpec spec, Content[] inputs)
    {
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        ISequenceInput layer = spec.Build(ParameterStore.Draw(1).Root, model.Fitted);
        return Padded("frames", [.. inputs.Select(input => Floats(layer.Encode(tape, [input]).Rows.Tensor.Span))], layer.OutputSize);
    }

    private static Dictionary<string, Feed> Padded(string name, float[][] rows, int size)
    {
        int steps = rows.Max(one => one.Length) / size;
        float[] padded = new float[rows.Length * steps * size];
        Array.Fill(padded, 7);
        for (int b = 0; b < rows.Length; b++)
            rows[b].CopyTo(padded, b * steps * size);
        return new(StringComparer.Ordinal) { [name] = new Feed(padded, rows.Length, steps, size), ["lengths"] = Lengths(rows.Select(one => one.Length / size)) };
    }
}

/// <summary>A tensor that goes in: 32-bit or 64-bit whole numbers, or 32-bit floating-point numbers.</summary>
internal sealed record Feed(Array Values, params int[] Shape);
