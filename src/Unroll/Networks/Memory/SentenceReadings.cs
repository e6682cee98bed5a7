namespace Unroll;

/// <summary>The vector of a sentence is the last output of a recurrent network that reads its words, by a linear layer for each space.</summary>
internal sealed class SentenceReadings : ISentenceVectors
{
    private readonly Embedding words;
    private readonly Recurrent network;
    private readonly Linear[] spaces;
    private readonly double dropout;

    /// <param name="spec">The network.</param>
    /// <param name="scope">Where it asks for its parameters.</param>
    /// <param name="spaces">The number of spaces.</param>
    /// <param name="words">The number of words, V.</param>
    /// <param name="size">D, also the size of the vectors of words.</param>
    /// <param name="dropout">Dropout on the vectors of words and of sentences.</param>
    public SentenceReadings(RecurrentSpec spec, ParameterScope scope, int spaces, int words, int size, double dropout)
    {
        this.words = new Embedding(scope.Child("words"), words, size);
        this.dropout = dropout;
        network = spec.Build(scope.Child("network"), size);
        this.spaces = [.. Enumerable.Range(0, spaces).Select(space => new Linear(scope.Child(FormattableString.Invariant($"space{space}")), network.OutputSize, size))];
    }

    public Func<int, Value> Read(Tape tape, IReadOnlyList<int[]> sentences)
    {
        SequenceLayout layout = new([.. sentences.Select(sentence => sentence.Length)]);
        Sequences read = words.Apply(tape, layout, [.. sentences.SelectMany(sentence => sentence)]);    // [N, D]
        Value ends = network.Ends(read.With(read.Rows.Dropout(dropout))).Dropout(dropout);              // [S, H]
        return space => spaces[space].Apply(ends);                                                      // [S, D]
    }
}
