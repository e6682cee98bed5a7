namespace Unroll;

/// <summary>Recognisers in graphs: the probabilities of tokens in each row, or an encoder and one step of a decoder.</summary>
internal static class OnnxSpeech
{
    /// <summary>The parts of a recogniser.</summary>
    public static IReadOnlyList<(string Part, Action<OnnxNetwork> Build)> Parts(SpeechSpec spec)
    {
        if (spec.Output is not AttentionOutputSpec output)
            return [("", network => Rows(network, spec))];
        OnnxWriting writing = new(output.Decoder, "output.", "written");
        return [("encoder", network => Encode(network, spec, output, writing)), ("step", writing.Step)];
    }

    private static void Rows(OnnxNetwork network, SpeechSpec spec)
    {
        OnnxInput input = OnnxInput.Of(network, spec.Input, "input");
        Score(network, new OnnxRecurrent(network, spec.Encoder, "encoder", input.Rows, input.Batch), input.Batch, "output");
        network.Graph.Note("outside", spec.Output is CtcOutputSpec
            ? $"The text is found outside: the most probable token of each row, equal neighbours as one, without {SpeechSpec.Null}; or a search with a prefix beam."
            : $"The text is found outside: the most probable token of each row, equal neighbours as one, without {SpeechSpec.Null}; or a hidden Markov model reads the probabilities, if the recipe has one (model.output.hmm).");
    }

    private static void Encode(OnnxNetwork network, SpeechSpec spec, AttentionOutputSpec output, OnnxWriting writing)
    {
        OnnxInput input = OnnxInput.Of(network, spec.Input, "input");
        OnnxRecurrent encoder = new(network, spec.Encoder, "encoder", input.Rows, input.Batch);
        writing.Begin(network, encoder, spec.Encoder.Layers, input.Batch);
        if (output.Ctc > 0)
            Score(network, encoder, input.Batch, "output.ctc");
    }

    private static void Score(OnnxNetwork network, OnnxRecurrent encoder, OnnxBatch batch, string path) => network.Graph.Output(
        "logProbabilities", OnnxGraph.Float, batch.Swapped(network.LogSoftmax(network.Linear(encoder.Outputs, path))), ["batch", "steps", "vocabulary"],
        $"the logarithm of the probability of each token in each row, in the order of the vocabulary tokens; {SpeechSpec.Null} is none");
}
