namespace Unroll;

/// <summary>The evaluation function E(x, y); see <see cref="DiscriminatorSpec"/>. Its parameters are <c>tags</c> [C, T], and those of its layers.</summary>
internal sealed class Discriminator
{
    private readonly ISequenceInput input;
    private readonly Embedding tags;
    private readonly Recurrent network;
    private readonly Linear output;
    private readonly double dropout;

    public Discriminator(DiscriminatorSpec spec, ParameterScope scope, Fitted fitted, int tagCount)
    {
        input = spec.Input.Build(scope, fitted);
        tags = new Embedding(scope.Child("tags"), tagCount, spec.TagSize);
        network = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize + spec.TagSize);
        output = new Linear(scope.Child("output"), network.OutputSize, 1);
        dropout = spec.Dropout;
    }

    /// <summary>Evaluates several answers for each sentence of a batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="sentences">[B].</param>
    /// <param name="answers">Each for all sentences: a 1 at each word's tag, or probabilities of tags, [N, C].</param>
    /// <returns>The score of each word, answer after answer, rows [answers · N, 1].</returns>
    public Sequences Words(Tape tape, IReadOnlyList<Content> sentences, params Value[] answers)
    {
        Sequences read = input.Encode(tape, sentences);                                                 // [N, W]
        Value table = tags.Table(tape);                                                                 // [C, T]
        Value words = answers.Length == 1 ? read.Rows : Shaping.ConcatRows([.. Enumerable.Repeat(read.Rows, answers.Length)]);
        Value chosen = answers.Length == 1 ? answers[0] : Shaping.ConcatRows(answers);
        int[] lengths = read.Layout.Lengths.ToArray();
        SequenceLayout layout = new([.. Enumerable.Repeat(lengths, answers.Length).SelectMany(some => some)]);
        Value both = Shaping.ConcatColumns(words, chosen.MatMul(table)).Dropout(dropout);               // [K N, W + T]
        Sequences states = network.Run(new Sequences(layout, both)).Outputs;                            // [K N, H]
        return states.With(output.Apply(states.Rows.Dropout(dropout)));
    }

    /// <summary>As above: E of each answer of each sentence.</summary>
    /// <returns>[answers · B, 1], answer after answer; 0 for an empty sentence.</returns>
    public Value Evaluate(Tape tape, IReadOnlyList<Content> sentences, params Value[] answers) => Words(tape, sentences, answers).MeanOverTime();
}
