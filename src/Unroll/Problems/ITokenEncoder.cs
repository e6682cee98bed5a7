namespace Unroll;

/// <summary>Reads sentences: from words to what the output layer chooses tags by.</summary>
internal interface ITokenEncoder
{
    /// <summary>Encodes a batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Sentences, with or without tags.</param>
    /// <returns>Rows [N, F].</returns>
    Sequences Encode(Tape tape, IReadOnlyList<TaggedSentence> batch);
}
