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
    public Value Loss(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TaggedSentence[] sentences = [.. batch.Cast<TaggedSentence>()];
        Sequences encoded = encoder.Encode(tape, sentences);
        if (Array.Exists(sentences, sentence => sentence.Allowed is not null))
            return PartialTagging.Loss(output.Score(encoded), sentences, tags) / Math.Max(1, encoded.Layout.Rows);
        int[] gold = [.. batch.SelectMany(example => GoldTags((TaggedSentence)example)).Select(tags.Id)];
        return output.Loss(encoded, gold) / Math.Max(1, gold.Length);
    }

    /// <summary>The scores of all tags, from which answers are decoded.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Sentences, with or without tags.</param>
    public Chain Scores(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return output.Score(encoder.Encode(tape, [.. batch.Cast<TaggedSentence>()]));
    }

    /// <summary>All tags, in the order of the scores' columns.</summary>
    public Vocabulary Classes => tags;

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Chain chain = Scores(tape, batch);
        int[] best = chain.Best().Tags;
        Tensor probabilities = chain.Marginals();
        IAnswer[] answers = new IAnswer[batch.Count];
        for (int b = 0; b < answers.Length; b++)
        {
            int start = chain.Emissions.Layout.Starts[b], length = chain.Emissions.Layout.Lengths[b];
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
        ?? throw new UnrollException(sentence.Allowed is null
            ? $"The sentence \"{sentence}\" has no tags; training and evaluation need one a word."
            : $"The sentence \"{sentence}\" has tags that are known in part, which will do for training; evaluation needs exactly one a word.");
}
