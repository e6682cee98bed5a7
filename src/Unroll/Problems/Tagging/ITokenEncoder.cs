namespace Unroll;

/// <summary>Reads sentences: from words to what the output layer chooses tags by.</summary>
internal interface ITokenEncoder
{
    /// <summary>Encodes a batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Sentences, with or without tags.</param>
    /// <returns>Rows [N, F].</returns>
    Sequences Encode(Tape tape, IReadOnlyList<TaggedSentence> batch);

    /// <summary>Encodes one batch again and again: what does not depend on the parameters is worked out once.</summary>
    /// <param name="batch">Sentences, with or without tags.</param>
    Func<Tape, Sequences> Prepare(IReadOnlyList<TaggedSentence> batch) => tape => Encode(tape, batch);
}
