namespace Unroll;

/// <summary>Gives each word a tag: an encoder reads the words, an output layer chooses the tags.</summary>
public sealed class Tagger : IProblem
{
    private readonly ITokenEncoder encoder;
    private readonly ITagOutput output;
    private readonly Vocabulary tags;
    private readonly bool spans;

    internal Tagger(ITokenEncoder encoder, ITagOutput output, Vocabulary tags)
    {
        this.encoder = encoder;
        this.output = output;
        this.tags = tags;
        spans = Tags.Detect([tags.Entries.ToArray()]).Scheme != TagScheme.Plain;
    }

    /// <summary>f1 of spans; accuracy where tags mark no spans.</summary>
    public string Metric => spans ? "f1" : "accuracy";

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<IExample> batch) => Prepare(batch)(tape);

    /// <inheritdoc/>
    public Func<Tape, Value> Prepare(IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Func<Tape, Sequences> encode = encoder.Prepare([.. batch.Cast<TaggedSentence>()]);
        int[] gold = [.. batch.SelectMany(example => GoldTags((TaggedSentence)example)).Select(tags.Id)];
        return tape => output.Loss(encode(tape), gold) / Math.Max(1, gold.Length);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Sequences encoded = encoder.Encode(tape, [.. batch.Cast<TaggedSentence>()]);
        Chain chain = output.Score(encoded);
        int[] best = chain.Best().Tags;
        Tensor probabilities = chain.Marginals();
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
}
