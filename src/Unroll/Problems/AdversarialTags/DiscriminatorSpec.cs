namespace Unroll;

/// <summary>
/// The evaluation function E(x, y) of a sentence x with tags y: a recurrent network reads the vector of each word beside the vector of its tag, and each word gets a score; E is their mean. σ(E) is the probability that a person chose the tags.
/// </summary>
public sealed record DiscriminatorSpec
{
    /// <summary>Its input layer: its words are not those of the generator. Default: words with vectors of 64 numbers.</summary>
    public InputSpec Input { get; init; } = new WordsSpec { Embedding = 64 };

    /// <summary>Size of the vector of a tag, 1 to 65,536. Default 64.</summary>
    public int TagSize { get; init => field = Require.InRange("tagSize", value, 1, 65536); } = 64;

    /// <summary>The recurrent network. Default: a bidirectional LSTM with 64 units in each direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(64)) { Bidirectional = true };

    /// <summary>Dropout on the vectors and on the outputs of the encoder, 0 to 0.99. Default 0.3.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.3;
}
