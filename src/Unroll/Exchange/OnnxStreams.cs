using System.Globalization;

namespace Unroll;

/// <summary>Networks that go on with what they have read: the state before the first step is an input, the state after the last step an output.</summary>
internal static class OnnxStreams
{
    /// <summary>A language model: the log-probabilities of the next token after each one.</summary>
    public static void Language(OnnxNetwork network, LanguageModelSpec spec)
    {
        OnnxGraph graph = network.Graph;
        string tokens = graph.Input("tokens", OnnxGraph.Int64, ["batch", "steps"], $"the tokens of each text, as ids of the vocabulary tokens; a text begins with {PlainText.End}, which also ends each sentence");
        string ids = graph.Node("Transpose", [tokens], ("perm", new[] { 1, 0 }));
        OnnxBatch batch = Batch(network, tokens);
        string read = Read(network, spec.Encoder, network.Rows("embedding.table", ids), batch);          // [T, B, H]
        graph.Output("logProbabilities", OnnxGraph.Float, batch.Swapped(LogProbabilities(network, spec, read)), ["batch", "steps", "vocabulary"], "the logarithm of the probability of each token as the next one, after each step, in the order of the vocabulary tokens");
    }

    /// <summary>A model of frames: the probability of each number of the next frame.</summary>
    public static void Frames(OnnxNetwork network, FrameModelSpec spec)
    {
        OnnxGraph graph = network.Graph;
        string frames = graph.Input("frames", OnnxGraph.Float, ["batch", "steps", spec.Size.ToString(CultureInfo.InvariantCulture)], "the frame before each one; zeros before the first");
        OnnxBatch batch = Batch(network, frames);
        string read = Read(network, spec.Encoder, batch.Swapped(frames), batch);
        graph.Output("probabilities", OnnxGraph.Float, graph.Node("Sigmoid", [batch.Swapped(network.Linear(read, "output"))]), ["batch", "steps", "size"], "the probability that each number of the next frame is 1, after each step");
    }

    private static OnnxBatch Batch(OnnxNetwork network, string input) => new(network,
        network.Graph.Input("lengths", OnnxGraph.Int32, ["batch"], "how many of the steps of each sequence are its own"), network.Size(input, 1), network.Size(input, 0));

    private static string Read(OnnxNetwork network, RecurrentSpec spec, string rows, OnnxBatch batch)
    {
        OnnxGraph graph = network.Graph;
        List<string[]> start = [];
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            OnnxWrapping wrapping = OnnxWrapping.Of(spec.Cell, string.Create(CultureInfo.InvariantCulture, $"encoder.{layer}.forward"));
            if (wrapping.Start is not null)
                throw new UnrollException("The model's cell is learned-start, whose first state would have to be among the inputs of the graph; expected a cell that starts with zeros, in a model that goes on with what it has read.");
            OnnxCell cell = OnnxCell.Of(network, wrapping.Core, wrapping.Path);
            start.Add([.. Enumerable.Range(0, cell.States).Select(part => network.Unsqueeze(graph.Input(
                Name("before", layer, part), OnnxGraph.Float, ["batch", cell.Hidden.ToString(CultureInfo.InvariantCulture)], "the state before the first step: zeros, or what the output with the same numbers gave"), 0))]);
        }
        OnnxRecurrent encoder = new(network, spec, "encoder", rows, batch, start);
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            for (int part = 0; part < start[layer].Length; part++)
                graph.Output(Name("after", layer, part), OnnxGraph.Float, network.Squeeze(encoder.Last[layer][part], 0), ["batch", "units"], "the state after the last step of each sequence");
        }
        return encoder.Outputs;
    }

    private static string Name(string when, int layer, int part) => string.Create(CultureInfo.InvariantCulture, $"{when}.{layer}.{part}");

    private static string LogProbabilities(OnnxNetwork network, LanguageModelSpec spec, string read)
    {
        OnnxGraph graph = network.Graph;
        if (spec.Tied)
        {
            string table = graph.Node("Transpose", [network.Weight("embedding.table")], ("perm", new[] { 1, 0 }));
            return network.LogSoftmax(network.Add(network.MatMul(read, table), network.Weight("output.bias")));
        }
        string first = network.LogSoftmax(network.Linear(read, "output"));
        if (spec.Cutoffs.Count == 0)
            return first;
        int frequent = spec.Cutoffs[0];
        List<string> parts = [Columns(0, frequent)];
        for (int g = 0; g < spec.Cutoffs.Count; g++)
        {
            string group = string.Create(CultureInfo.InvariantCulture, $"output.rare.{g + 1}");
            string own = network.LogSoftmax(network.Linear(network.MatMul(read, network.Weight(group + ".projection")), group));
            parts.Add(network.Add(own, Columns(frequent + g, frequent + g + 1)));
        }
        return network.Concat(-1, parts);

        string Columns(int from, int to) => graph.Node("Slice", [first, graph.Whole(from), graph.Whole(to), graph.Whole(-1)]);
    }
}
