using System.Globalization;

namespace Unroll;

/// <summary>The input layers in a graph: declare the inputs, and make rows of them.</summary>
/// <param name="Rows">[T, B, F].</param>
/// <param name="Batch">The lengths.</param>
internal sealed record OnnxInput(string Rows, OnnxBatch Batch)
{
    /// <summary>The input layer of a model.</summary>
    /// <param name="network">Where to compute.</param>
    /// <param name="spec">What it reads.</param>
    /// <param name="path">Of its parameters; "" for the outermost scope.</param>
    /// <exception cref="UnrollException">It has no ONNX form.</exception>
    public static OnnxInput Of(OnnxNetwork network, InputSpec spec, string path)
    {
        string prefix = path.Length == 0 ? "" : path + ".";
        return spec switch
        {
            WordsSpec words => Words(network, words, prefix),
            TextInputSpec text => Text(network, prefix + "words.table", text.Embedding, "the vocabulary words, in which 0 is an unknown one"),
            FramesSpec frames => Frames(network, frames),
            SoundSpec sounds => Sound(network, sounds),
            _ => throw new UnrollException($"The model's input ({Recipe.NodeOf(spec, typeof(InputSpec), Catalogue.Default)["type"]}) has no ONNX form; expected words, text, frames or sound."),
        };
    }

    /// <summary>Tokens as vectors that are √E times as long as the table has them.</summary>
    /// <param name="network">Where to compute.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="size">E.</param>
    /// <param name="vocabulary">Whose ids, for people.</param>
    public static OnnxInput Text(OnnxNetwork network, string table, int size, string vocabulary)
    {
        string ids = network.Graph.Input("words", OnnxGraph.Int64, ["batch", "steps"], $"the tokens of each text, as ids of {vocabulary}");
        return new OnnxInput(network.Multiply(network.Rows(table, Swapped(network, ids)), network.Graph.Number((float)Math.Sqrt(size))), Lengths(network, ids));
    }

    private static OnnxInput Words(OnnxNetwork network, WordsSpec spec, string prefix)
    {
        OnnxGraph graph = network.Graph;
        string form = $"{(spec.Form.Lowercase ? ", in lower case" : "")}{(spec.Form.FoldDigits ? ", each digit as 0" : "")}";
        string ids = graph.Input("words", OnnxGraph.Int64, ["batch", "steps"], $"the words of each sentence{form}, as ids of the vocabulary {prefix}words (0 for an unknown one)");
        List<string> parts = [network.Rows(prefix + "words.table", Swapped(network, ids))];             // [T, B, E]
        if (spec.Characters is not null)
            parts.Add(Characters(network, spec.Characters, prefix + "characters", ids));
        foreach (ColumnSpec column in spec.Columns)
        {
            string values = graph.Input(column.Vocabulary, OnnxGraph.Int64, ["batch", "steps"], string.Create(CultureInfo.InvariantCulture, $"column {column.Column} of each word, as ids of the vocabulary {column.Vocabulary} (0 for an unknown one)"));
            parts.Add(network.Rows($"{prefix}{column.Vocabulary}.table", Swapped(network, values)));
        }
        OnnxBatch batch = Lengths(network, ids);
        string rows = network.Concat(-1, parts);
        return new OnnxInput(spec.Window == 0 ? rows : Window(network, batch, rows, prefix + "edge", spec.Window), batch);
    }

    private static OnnxInput Frames(OnnxNetwork network, FramesSpec spec)
    {
        OnnxGraph graph = network.Graph;
        string frames = graph.Input("frames", OnnxGraph.Float, ["batch", "steps", spec.Size.ToString(CultureInfo.InvariantCulture)], "the frames of each sequence, as they are: the graph shifts and scales them");
        string rows = graph.Node("Mul", [graph.Node("Sub", [frames, graph.Number((float)spec.Shift)]), graph.Number((float)spec.Scale)]);
        OnnxBatch batch = Lengths(network, frames);
        return new OnnxInput(batch.Swapped(rows), batch);
    }

    private static OnnxInput Sound(OnnxNetwork network, SoundSpec spec)
    {
        string width = (spec.Features.Size * spec.Stack).ToString(CultureInfo.InvariantCulture);
        string rows = network.Graph.Input("frames", OnnxGraph.Float, ["batch", "steps", width], "the rows of features of each sound, as model.input of the recipe describes them, normalised and joined: they are computed outside");
        OnnxBatch batch = Lengths(network, rows);
        return new OnnxInput(batch.Swapped(rows), batch);
    }

    /// <summary>The vectors of words by their characters, [T, B, F].</summary>
    private static string Characters(OnnxNetwork network, CharacterSpec spec, string path, string words)
    {
        OnnxGraph graph = network.Graph;
        string letters = graph.Input("characters", OnnxGraph.Int64, ["batch", "steps", "letters"], "the characters (Unicode's scalar values) of each word as it is written, as ids of the vocabulary characters (0 for an unknown one)");
        string lengths = graph.Input("characterLengths", OnnxGraph.Int32, ["batch", "steps"], "how many characters each word has; 1 for padding");
        string ids = Swapped(network, graph.Node("Reshape", [letters, network.Concat(0, graph.Whole(-1), network.Size(letters, 2))]));   // [L, B T]
        string all = graph.Node("Reshape", [lengths, graph.Whole(-1)]);                                  // [B T]
        OnnxBatch batch = new(network, all, network.Size(letters, 2), network.Size(all, 0));
        string ends = new OnnxRecurrent(network, spec.Encoder, path + ".encoder", network.Rows(path + ".table", ids), batch).Ends;       // [B T, F]
        string byWord = graph.Node("Reshape", [ends, network.Concat(0, graph.Node("Shape", [words]), graph.Whole(-1))]);                  // [B, T, F]
        return batch.Swapped(byWord);
    }

    /// <summary>Beside each row those around it; a trained row stands for those before and after the sentence.</summary>
    private static string Window(OnnxNetwork network, OnnxBatch batch, string rows, string edge, int k)
    {
        OnnxGraph graph = network.Graph;
        string row = network.Weight(edge);                                                               // [F]
        string around = graph.Node("Expand", [row, network.Concat(0, graph.Whole(k), batch.Count, network.Size(rows, 2))]);
        string all = network.Concat(0, around, batch.Padded(rows, row), around);                         // [k + T + k, B, F]
        return network.Concat(-1, [.. Enumerable.Range(0, (2 * k) + 1).Select(offset => graph.Node("Slice",
            [all, graph.Whole(offset), graph.Node("Add", [batch.Steps, graph.Whole(offset)]), graph.Whole(0)]))]);
    }

    private static string Swapped(OnnxNetwork network, string ids) => network.Graph.Node("Transpose", [ids], ("perm", new[] { 1, 0 }));

    private static OnnxBatch Lengths(OnnxNetwork network, string input)
    {
        string lengths = network.Graph.Input("lengths", OnnxGraph.Int32, ["batch"], "how many of the steps of each sequence are its own; what stands behind them is not read");
        return new OnnxBatch(network, lengths, network.Size(input, 1), network.Size(input, 0));
    }
}
