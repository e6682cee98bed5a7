namespace Unroll;

/// <summary>What a sequence as one vector is in a graph, and what is made of it.</summary>
internal static class OnnxPooling
{
    /// <summary>Labels of sequences: their probabilities.</summary>
    public static void Classify(OnnxNetwork network, ClassificationSpec spec)
    {
        string scores = network.Linear(Encode(network, spec), "output");                                // [B, C]
        string probabilities = spec.MultiLabel ? network.Graph.Node("Sigmoid", [scores]) : network.Softmax(scores, -1);
        network.Graph.Output("probabilities", OnnxGraph.Float, probabilities, ["batch", "labels"],
            spec.MultiLabel ? "the probability of each label by itself, in the order of the vocabulary labels; it is given if that is above one half" : "the probability of each label, in the order of the vocabulary labels");
    }

    /// <summary>Numbers of sequences.</summary>
    public static void Estimate(OnnxNetwork network, RegressionSpec spec) =>
        network.Graph.Output("number", OnnxGraph.Float, network.Squeeze(network.Linear(Encode(network, spec), "output"), 1), ["batch"], "the number of each sequence");

    /// <summary>The vectors themselves.</summary>
    public static void Embed(OnnxNetwork network, PooledSpec spec) =>
        network.Graph.Output("vectors", OnnxGraph.Float, Encode(network, spec), ["batch", "features"], "the vector of each sequence, as unroll embed gives it");

    /// <summary>The outputs of all steps as one vector, [B, F].</summary>
    /// <param name="network">Where to compute.</param>
    /// <param name="rows">[T, B, F].</param>
    /// <param name="batch">The lengths.</param>
    /// <param name="kind">Not the last one, which the recurrent network gives.</param>
    /// <param name="path">Of the parameters of attention.</param>
    public static string Pool(OnnxNetwork network, string rows, OnnxBatch batch, PoolingKind kind, string path)
    {
        OnnxGraph graph = network.Graph;
        switch (kind)
        {
            case PoolingKind.Max:
                return graph.Node("ReduceMax", [batch.Padded(rows, graph.Number(float.NegativeInfinity))], ("axes", new[] { 0 }), ("keepdims", 0));
            case PoolingKind.Mean:
                string lengths = network.Unsqueeze(graph.Node("Cast", [batch.Lengths], ("to", OnnxGraph.Float)), 1);   // [B, 1]
                return graph.Node("Div", [network.Sum(batch.Padded(rows, graph.Number(0)), 0), lengths]);
            default:
                string scores = network.Linear(network.Tanh(network.Linear(rows, path + ".hidden")), path + ".score"); // [T, B, 1]
                string weights = network.Softmax(batch.Padded(scores, graph.Number(float.NegativeInfinity)), 0);
                return network.Sum(network.Multiply(weights, rows), 0);
        }
    }

    private static string Encode(OnnxNetwork network, PooledSpec spec)
    {
        OnnxInput input = OnnxInput.Of(network, spec.Input, "input");
        OnnxRecurrent encoder = new(network, spec.Encoder, "encoder", input.Rows, input.Batch);
        return spec.Pooling == PoolingKind.Last ? encoder.Ends : Pool(network, encoder.Outputs, input.Batch, spec.Pooling, "attention");
    }
}
