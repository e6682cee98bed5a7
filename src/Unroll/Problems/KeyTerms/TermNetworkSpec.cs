namespace Unroll;

/// <summary>The recurrent network of <see cref="KeyTermsSpec"/>: it reads each sentence in both directions.</summary>
public sealed record TermNetworkSpec
{
    /// <summary>The input layer. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The recurrent network. Default: a bidirectional LSTM with 128 units in each direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the input vectors and on the outputs of the network, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;
}

/// <summary>Sentences as scores of tags.</summary>
internal sealed class TermNetwork
{
    private readonly NetworkEncoder encoder;
    private readonly Linear output;

    public TermNetwork(TermNetworkSpec spec, ParameterScope scope, Fitted fitted)
    {
        ISequenceInput input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = new NetworkEncoder(input, spec.Encoder.Build(scope.Child("encoder"), input.OutputSize), spec.Dropout, locked: false);
        output = new Linear(scope.Child("output"), encoder.OutputSize, TermTags.Vocabulary.Count);
    }

    /// <summary>The scores of each word, [N, 3].</summary>
    public Sequences Score(Tape tape, IReadOnlyList<Content> sentences)
    {
        Sequences read = encoder.Encode(tape, sentences);
        return read.With(output.Apply(read.Rows));
    }
}
