namespace Unroll;

/// <summary>A network that gives each word a tag, as a <see cref="TaggingSpec"/> describes it.</summary>
public sealed class Tagger : IProblem
{
    private readonly TaggingSpec spec;
    private readonly Vocabulary words;
    private readonly Vocabulary tags;
    private readonly Embedding embedding;
    private readonly Recurrent encoder;
    private readonly ITagOutput output;
    private readonly bool spans;

    internal Tagger(TaggingSpec spec, ParameterScope scope, Vocabulary words, Vocabulary tags)
    {
        this.spec = spec;
        this.words = words;
        this.tags = tags;
        embedding = new Embedding(scope.Child("words"), words.Count, spec.Embedding);
        encoder = spec.Encoder.Build(scope.Child("encoder"), spec.Embedding);
        output = spec.Output.Build(scope.Child("output"), encoder.OutputSize, tags);
        spans = Tags.Detect([tags.Entries.ToArray()]).Scheme != TagScheme.Plain;
    }

    /// <summary>f1 of spans; accuracy where tags mark no spans.</summary>
    public string Metric => spans ? "f1" : "accuracy";

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Sequences encoded = Encode(tape, batch);
        int[] gold = [.. batch.SelectMany(example => GoldTags((TaggedSentence)example)).Select(tags.Id)];
        return output.Loss(encoded, gold) / Math.Max(1, gold.Length);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Sequences encoded = Encode(tape, batch);
        (int[] best, Tensor probabilities) = output.Decode(encoded);
        IAnswer[] answers = new IAnswer[batch.Count];
        for (int b = 0; b < answers.Length; b++)
        {
            int start = encoded.Layout.Starts[b], length = encoded.Layout.Lengths[b];
            answers[b] = new Tagging(
                ((TaggedSentence)batch[b]).Words, tags, best.AsSpan(start, length).ToArray(), probabilities.Rows(start, length).Span.ToArray(), spans);
        }
        return answers;
    }

    /// <inheritdoc/>
    public Report Score(IReadOnlyList<IExample> examples, IReadOnlyList<IAnswer> answers)
    {
        var pairs = examples.Zip(answers, (example, answer) => (GoldTags((TaggedSentence)example), ((Tagging)answer).Tags));
        return spans ? SpanF1.Of(pairs) : TagAccuracy.Of(pairs);
    }

    /// <summary>A sentence of words with blanks between them; <c>predict</c> does not split off punctuation.</summary>
    /// <param name="line">As a person types it.</param>
    public IExample Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new TaggedSentence(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    internal static IReadOnlyList<string> GoldTags(TaggedSentence sentence) => sentence.Tags
        ?? throw new UnrollException($"The sentence \"{sentence}\" has no tags; training and evaluation need one a word.");

    private Sequences Encode(Tape tape, IReadOnlyList<IExample> batch)
    {
        int[] lengths = [.. batch.Select(example => example.Length)];
        SequenceLayout layout = new(lengths);
        int[] ids = new int[layout.Rows];
        int row = 0;
        foreach (IExample example in batch)
        {
            foreach (string word in ((TaggedSentence)example).Words)
                ids[row++] = words.Id(spec.Form.Of(word));
        }
        Sequences embedded = embedding.Apply(tape, layout, ids);                                        // [N, E]
        Sequences encoded = encoder.Run(embedded.With(embedded.Rows.Dropout(spec.Dropout))).Outputs;    // [N, H]
        return encoded.With(encoded.Rows.Dropout(spec.Dropout));
    }
}
