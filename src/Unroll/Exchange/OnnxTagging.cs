namespace Unroll;

/// <summary>Taggers in a graph: the scores of the tags. Which tags are best is found outside, where they depend on one another.</summary>
internal static class OnnxTagging
{
    /// <summary>One tag a step.</summary>
    public static void Tag(OnnxNetwork network, TaggingSpec spec)
    {
        (string rows, OnnxBatch batch) = Encode(network, spec.Input, spec.Encoder);
        Score(network, spec.Output, rows, batch);
        if (spec.Hmm is not null)
            network.Graph.Note("outside", "A hidden Markov model reads the probabilities of the tags. It is not in the graph: its settings are model.hmm of the recipe, its counts the file durations.");
    }

    /// <summary>One tag a step, by the network that was trained in a game; the discriminator is left out.</summary>
    public static void Tag(OnnxNetwork network, AdversarialTagsSpec spec)
    {
        (string rows, OnnxBatch batch) = Encode(network, spec.Input, spec.Encoder, "generator");
        Score(network, new SoftmaxSpec(), rows, batch, "generator.output");
    }

    /// <summary>One tag a step, and one label of all.</summary>
    public static void TagAndLabel(OnnxNetwork network, JointSpec spec)
    {
        (string rows, OnnxBatch batch) = Encode(network, spec.Input, spec.Encoder);
        Score(network, spec.Output, rows, batch);
        string intents = network.Softmax(network.Linear(OnnxPooling.Pool(network, rows, batch, spec.Pooling, "intent.attention"), "intent"), -1);
        network.Graph.Output("intents", OnnxGraph.Float, intents, ["batch", "labels"], "the probability of each intent, in the order of the vocabulary intents");
    }

    private static (string Rows, OnnxBatch Batch) Encode(OnnxNetwork network, InputSpec reads, RecurrentSpec encoder, string path = "")
    {
        OnnxInput input = OnnxInput.Of(network, reads, path);
        return (new OnnxRecurrent(network, encoder, path.Length == 0 ? "encoder" : path + ".encoder", input.Rows, input.Batch).Outputs, input.Batch);
    }

    private static void Score(OnnxNetwork network, TagOutputSpec spec, string rows, OnnxBatch batch, string path = "output")
    {
        const string Order = "in the order of the vocabulary tags";
        OnnxGraph graph = network.Graph;
        if (spec is not (SoftmaxSpec or ChainOutputSpec))
            throw new UnrollException("The model's output is jordan-tags, which feeds the probabilities of each tag back at the next step; ONNX has no operator for that. Expected softmax, crf, svm or perceptron.");
        string scores = batch.Swapped(network.Linear(rows, path));                                   // [B, T, C]
        if (spec is SoftmaxSpec)
        {
            graph.Output("probabilities", OnnxGraph.Float, network.Softmax(scores, -1), ["batch", "steps", "tags"], $"the probability of each tag at each step, {Order}");
            return;
        }
        graph.Output("scores", OnnxGraph.Float, scores, ["batch", "steps", "tags"], $"the score of each tag at each step, {Order}");
        graph.Output("transitions", OnnxGraph.Float, network.Weight("output.transitions"), ["tags", "tags"], "the score of each tag (columns) after each tag (rows)");
        graph.Output("start", OnnxGraph.Float, network.Weight("output.start"), ["tags"], "the score of each tag at the first step");
        graph.Output("end", OnnxGraph.Float, network.Weight("output.end"), ["tags"], "the score of each tag at the last step");
        graph.Note("outside", "The best tags are those with the largest sum of scores, of transitions between neighbours, of start at the first and of end at the last step of a sentence. Viterbi's algorithm finds them; it is not in the graph.");
    }
}
