namespace Unroll;

/// <summary>Words as vectors, read by a recurrent network.</summary>
internal sealed class WordEncoder(TaggingSpec spec, ParameterScope scope, Vocabulary words) : ITokenEncoder
{
    private readonly Embedding embedding = new(scope.Child("words"), words.Count, spec.Embedding);
    private readonly Recurrent encoder = spec.Encoder.Build(scope.Child("encoder"), spec.Embedding);

    /// <summary>F.</summary>
    public int OutputSize => encoder.OutputSize;

    public Sequences Encode(Tape tape, IReadOnlyList<TaggedSentence> batch)
    {
        SequenceLayout layout = new([.. batch.Select(sentence => sentence.Length)]);
        int[] ids = [.. batch.SelectMany(sentence => sentence.Words).Select(word => words.Id(spec.Form.Of(word)))];
        Sequences embedded = embedding.Apply(tape, layout, ids);                                        // [N, E]
        Sequences encoded = encoder.Run(embedded.With(embedded.Rows.Dropout(spec.Dropout))).Outputs;    // [N, H]
        return encoded.With(encoded.Rows.Dropout(spec.Dropout));
    }
}
