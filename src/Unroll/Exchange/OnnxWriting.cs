using System.Globalization;

namespace Unroll;

/// <summary>
/// Models that write, in two graphs: what the encoder gives, with the first state of the decoder; and one step of the decoder, from the token before to the probabilities of the next one. Whoever runs them decides which token
/// is written and when to end.
/// </summary>
internal sealed class OnnxWriting
{
    private readonly DecoderSpec spec;
    private readonly string path;
    private readonly string tokens;
    private readonly string embedding;
    private readonly RecurrentSpec network;

    /// <param name="spec">The decoder.</param>
    /// <param name="path">Of its parameters, with a dot at the end; "" for the outermost scope.</param>
    /// <param name="tokens">The name of the vocabulary of what is written.</param>
    /// <param name="reads">How many rows of the memory each step reads at places that follow from what was written; 0 for none.</param>
    public OnnxWriting(DecoderSpec spec, string path, string tokens, int reads = 0)
    {
        this.spec = spec;
        this.path = path;
        this.tokens = tokens;
        Reads = reads;
        embedding = path + "embedding.table";
        network = new RecurrentSpec(spec.Cell) { Layers = spec.Layers };
    }

    private int Reads { get; }

    private bool Looks => spec.Attention != AttentionKind.None;

    private bool HasMemory => Looks || Reads > 0;

    private string Decoder => path + "decoder";

    /// <summary>Ends the graph of the encoder.</summary>
    /// <param name="graph">Where to compute.</param>
    /// <param name="encoder">What read the input.</param>
    /// <param name="layers">Its number of layers.</param>
    /// <param name="batch">The lengths.</param>
    public void Begin(OnnxNetwork graph, OnnxRecurrent encoder, int layers, OnnxBatch batch)
    {
        const string Handed = "to be handed to each step as it is";
        if (HasMemory)
            graph.Graph.Output("memory", OnnxGraph.Float, batch.Swapped(encoder.Outputs), ["batch", "steps", "features"], $"what was read at each step, {Handed}");
        if (Looks && spec.Attention != AttentionKind.Dot)
            graph.Graph.Output("keys", OnnxGraph.Float, batch.Swapped(graph.MatMul(encoder.Outputs, graph.Weight($"{Decoder}.attention.keys"))), ["batch", "steps", "units"], $"what attention compares the decoder with, {Handed}");
        if (spec.Context)
            graph.Graph.Output("context", OnnxGraph.Float, encoder.Summary(layers - 1), ["batch", "summary"], $"what the encoder ended with, {Handed}");
        foreach ((int layer, int part, OnnxCell _) in States(graph))
        {
            string bridge = Name($"{Decoder}.bridge", layer, part);
            graph.Graph.Output(Name("after", layer, part), OnnxGraph.Float, graph.Tanh(graph.Linear(encoder.Summary(Math.Min(layer, layers - 1)), bridge)), ["batch", "units"], "the state of the decoder before its first step");
        }
    }

    /// <summary>The graph of a step.</summary>
    public void Step(OnnxNetwork graph)
    {
        OnnxGraph nodes = graph.Graph;
        string token = nodes.Input("token", OnnxGraph.Int64, ["batch"], $"the token before of each output, as an id of the vocabulary {tokens}; {PlainText.End} before the first one");
        string vectors = graph.Multiply(graph.Rows(embedding, token), nodes.Number((float)Math.Sqrt(spec.Embedding)));  // [B, E]
        string? memory = HasMemory ? nodes.Input("memory", OnnxGraph.Float, ["batch", "steps", "features"], "the encoder's memory") : null;
        string? lengths = HasMemory ? nodes.Input("lengths", OnnxGraph.Int32, ["batch"], "how many steps each input has") : null;
        string? own = lengths is null ? null : Own(graph, memory!, lengths);                             // [B, S]
        List<string> read = [vectors];
        if (Reads > 0)
            read.Add(AtPlaces(graph, memory!, lengths!));
        if (spec.Context)
            read.Add(nodes.Input("context", OnnxGraph.Float, ["batch", "summary"], "what the encoder ended with"));
        if (spec.InputFeeding)
            read.Add(nodes.Input("readout", OnnxGraph.Float, ["batch", Size(spec.Readout)], "the readout of the step before; zeros before the first step"));
        string rows = graph.Unsqueeze(graph.Concat(-1, read), 0);                                        // [1, B, F]
        OnnxRecurrent recurrent = new(graph, network, $"{Decoder}.network", rows, null, Before(graph));
        string h = graph.Squeeze(recurrent.Outputs, 0);                                                  // [B, H]
        string seen = Looks ? graph.Concat(-1, h, Attend(graph, h, memory!, own!)) : h;
        string readout = graph.Tanh(graph.MatMul(seen, graph.Weight($"{Decoder}.readout")));             // [B, R]
        string table = spec.Tied ? nodes.Node("Transpose", [graph.Weight(embedding)], ("perm", new[] { 1, 0 })) : graph.Weight(path + "output.weight");
        nodes.Output("logProbabilities", OnnxGraph.Float, graph.LogSoftmax(graph.Add(graph.MatMul(readout, table), graph.Weight(path + "output.bias"))), ["batch", "vocabulary"], $"the logarithm of the probability of each token as the next one, in the order of the vocabulary {tokens}; {Vocabulary.Unknown} is never to be chosen");
        if (spec.InputFeeding)
            nodes.Output("nextReadout", OnnxGraph.Float, readout, ["batch", Size(spec.Readout)], "the readout of this step");
        foreach ((int layer, int part, OnnxCell _) in States(graph))
            nodes.Output(Name("after", layer, part), OnnxGraph.Float, graph.Squeeze(recurrent.Last[layer][part], 0), ["batch", "units"], "the state after the step");
    }

    private static string Size(int size) => size.ToString(CultureInfo.InvariantCulture);

    private static string Name(string what, int layer, int part) => string.Create(CultureInfo.InvariantCulture, $"{what}.{layer}.{part}");

    private IEnumerable<(int Layer, int Part, OnnxCell Cell)> States(OnnxNetwork graph)
    {
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            OnnxWrapping wrapping = OnnxWrapping.Of(spec.Cell, string.Create(CultureInfo.InvariantCulture, $"{Decoder}.network.{layer}.forward"));
            OnnxCell cell = OnnxCell.Of(graph, wrapping.Core, wrapping.Path);
            for (int part = 0; part < cell.States; part++)
                yield return (layer, part, cell);
        }
    }

    private List<string[]> Before(OnnxNetwork graph) => [.. States(graph).GroupBy(state => state.Layer).Select(layer => layer.Select(state => graph.Unsqueeze(graph.Graph.Input(
        Name("before", state.Layer, state.Part), OnnxGraph.Float, ["batch", Size(state.Cell.Hidden)], "the state before the step: what the output after with the same numbers of the encoder or of the last step gave"), 0)).ToArray())];

    /// <summary>Which rows of the memory are no padding, [B, S].</summary>
    private static string Own(OnnxNetwork graph, string memory, string lengths)
    {
        OnnxBatch batch = new(graph, lengths, graph.Size(memory, 1), graph.Size(memory, 0));
        return graph.Graph.Node("Less", [graph.Unsqueeze(batch.Places, 0), graph.Unsqueeze(batch.LongLengths, 1)]);
    }

    /// <summary>What attention reads, [B, M].</summary>
    private string Attend(OnnxNetwork graph, string query, string memory, string own)
    {
        OnnxGraph nodes = graph.Graph;
        string place = $"{Decoder}.attention";
        string keys = spec.Attention == AttentionKind.Dot ? memory : nodes.Input("keys", OnnxGraph.Float, ["batch", "steps", "units"], "the encoder's keys");
        string? coverage = spec.Coverage ? nodes.Input("coverage", OnnxGraph.Float, ["batch", "steps"], "the sum of the weights of attention so far; zeros before the first step") : null;
        string? covered = coverage is null ? null : graph.MatMul(graph.Unsqueeze(coverage, 2), graph.Weight($"{place}.coverage"));   // [B, S, Q] or [B, S, 1]
        string scores;                                                                                   // [B, S, 1]
        if (spec.Attention == AttentionKind.Additive)
        {
            string sum = graph.Add(graph.Unsqueeze(graph.Linear(query, $"{place}.query"), 1), keys);
            scores = graph.MatMul(graph.Tanh(covered is null ? sum : graph.Add(sum, covered)), graph.Weight($"{place}.score"));
        }
        else
        {
            scores = graph.MatMul(keys, graph.Unsqueeze(query, 2));
            scores = covered is null ? scores : graph.Add(scores, covered);
        }
        string weights = graph.Softmax(nodes.Node("Where", [own, graph.Squeeze(scores, 2), nodes.Number(float.NegativeInfinity)]), -1);   // [B, S]
        nodes.Output("attention", OnnxGraph.Float, weights, ["batch", "steps"], "the weights of attention of this step");
        if (coverage is not null)
            nodes.Output("nextCoverage", OnnxGraph.Float, graph.Add(coverage, weights), ["batch", "steps"], "the sum of the weights of attention after this step");
        return graph.Squeeze(graph.MatMul(graph.Unsqueeze(weights, 1), memory), 1);
    }

    /// <summary>Rows of the memory that are read at places, side by side, [B, places M]; a trained row stands for what lies behind the end.</summary>
    private string AtPlaces(OnnxNetwork graph, string memory, string lengths)
    {
        OnnxGraph nodes = graph.Graph;
        string places = nodes.Input("places", OnnxGraph.Int64, ["batch", Size(Reads)], "the steps of the input that the decoder reads, from 0: the next word that was not written yet and, if there are two, the first word of the innermost phrase that is open (the next one if none is); what lies behind the end stands for the end");
        string last = nodes.Node("Sub", [graph.Unsqueeze(nodes.Node("Cast", [lengths], ("to", OnnxGraph.Int64)), 1), nodes.Whole(1)]);        // [B, 1]
        string within = graph.Unsqueeze(nodes.Node("LessOrEqual", [places, last]), 2);                   // [B, P, 1]
        string rows = nodes.Node("GatherND", [memory, graph.Unsqueeze(nodes.Node("Min", [places, last]), 2)], ("batch_dims", 1));             // [B, P, M]
        string read = nodes.Node("Where", [within, rows, graph.Weight(path + "past")]);
        return nodes.Node("Reshape", [read, graph.Concat(0, graph.Size(memory, 0), nodes.Whole(-1))]);
    }
}
