namespace Unroll;

/// <summary>
/// Character-level word vectors, which also work for unknown words. A recurrent network reads the embedded characters of a word; its last state in each
/// direction is concatenated to the vector of the word (Lample et al. 2016, section 4.1).
/// </summary>
public sealed record CharacterSpec
{
    /// <summary>Size of the vector of a character, 1 to 4,096. Default 25.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 4096); } = 25;

    /// <summary>The network that reads the characters of a word, which are not normalised. Default: a bidirectional LSTM of 25 units per direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(25)) { Bidirectional = true };

    /// <summary>Dropout on the character vectors, 0 to 0.99. Default 0, since the model applies dropout to the whole word vector.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Characters that occur fewer times in the training set are treated as the unknown character, so that its vector is trained. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;
}
