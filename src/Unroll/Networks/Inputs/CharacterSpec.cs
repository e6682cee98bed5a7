namespace Unroll;

/// <summary>
/// How a word is read letter by letter, so that words that training never saw still have a vector that says something: characters are embedded
/// and read by a recurrent network; its last state in each direction stands beside the word's own vector (Lample et al. 2016, section 4.1).
/// </summary>
public sealed record CharacterSpec
{
    /// <summary>The width of a character's vector, 1 to 4,096. Default 25.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 4096); } = 25;

    /// <summary>What reads a word's characters, as they are written. Default: a bidirectional LSTM of 25 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(25)) { Bidirectional = true };

    /// <summary>Dropout on the characters' vectors, 0 to 0.99. Default 0; the words' vectors are dropped from anyway.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Characters seen fewer times in training share the vector of unknown ones, so that this vector is learnt. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;
}
