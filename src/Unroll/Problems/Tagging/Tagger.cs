namespace Unroll;

/// <summary>Gives each word a tag: an encoder reads the words, an output layer chooses the tags.</summary>
public sealed class Tagger : IDecodingProblem, IScoredProblem
{
    private readonly ITokenEncoder encoder;
    private readonly ITagOutput output;
    private readonly Vocabulary tags;
    private readonly IReadOnlyList<string> constraints;
    private readonly TagDecoder decoder;
    private readonly TextTokenizer tokenizer;

    internal Tagger(
        ITokenEncoder encoder, ITagOutput output, Vocabulary tags, IReadOnlyList<string> constraints, TagScheme? scheme = null, TextTokenizer tokenizer = TextTokenizer.Blanks)
    {
        this.constraints = constraints;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.output = output;
        this.tags = tags;
        decoder = new TagDecoder(tags, constraints, scheme);
    }

    /// <summary>f1 of spans; accuracy where tags mark no spans.</summary>
    public string Metric => decoder.Spans ? "f1" : "accuracy";

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<IExample> batch) => Prepare(batch)(tape);

    /// <inheritdoc/>
    public Func<Tape, Value> Prepare(IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TaggedSentence[] sentences = [.. batch.AllAs<TaggedSentence>("A tagger")];
        Func<Tape, Sequences> encode = encoder.Prepare(sentences);
        if (Array.Exists(sentences, sentence => sentence.Allowed is not null))
        {
            return tape =>
            {
                Sequences encoded = encode(tape);
                return PartialTagging.Loss(output.Score(encoded), sentences, tags) / Math.Max(1, encoded.Layout.Rows);
            };
        }
        int[] gold = WordEncoder.Ids(sentences, sentences.Sum(sentence => sentence.Length), GoldTags, tags.Id);
        return tape => output.Loss(encode(tape), gold) / Math.Max(1, gold.Length);
    }

    /// <summary>The scores of all tags, from which answers are decoded.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Sentences, with or without tags.</param>
    /// <exception cref="UnrollException">The weights are so large that scores are not finite.</exception>
    public Chain Scores(Tape tape, IReadOnlyList<IExample> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TaggedSentence[] sentences = [.. batch.AllAs<TaggedSentence>("A tagger")];
        Chain? made = null;
        tape.Only(() =>
        {
            made = output.Score(encoder.Encode(tape, sentences));
            return [made.Emissions.Rows, made.Transitions, made.Start, made.End];
        });
        Chain chain = made!;
        FiniteScores.Check(chain, b => sentences[b].Words);
        return chain;
    }

    /// <summary>What reads the words.</summary>
    internal ITokenEncoder Encoder => encoder;

    /// <summary>The same tagger, told how its training data were read.</summary>
    internal Tagger Of(TaggedDataSpec data) => new(encoder, output, tags, constraints, data.Target, data.Tokenizer);

    /// <summary>All tags, in the order of the scores' columns.</summary>
    public Vocabulary Classes => tags;

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch) => Predict(tape, batch, new DecodingOptions());

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch, DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        return decoder.Decode(Scores(tape, batch), [.. batch.Select(example => example.As<TaggedSentence>("A tagger").Written)], options);
    }

    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<IExample> batch)
    {
        TaggedSentence[] sentences = [.. batch.AllAs<TaggedSentence>("A tagger")];
        Func<Tape, Sequences> encode = encoder.Prepare(sentences);
        return tape => decoder.DecodeForScores(output.Score(encode(tape)), [.. sentences.Select(sentence => sentence.Words)]);
    }

    /// <inheritdoc/>
    public Report Score(IReadOnlyList<IExample> examples, IReadOnlyList<IAnswer> answers)
    {
        var pairs = examples.Zip(answers, (example, answer) => (GoldTags(example.As<TaggedSentence>("A tagger")), answer.As<Tagging>("The score of a tagger").Tags));
        return decoder.Spans ? SpanF1.Of(pairs) : TagAccuracy.Of(pairs);
    }

    /// <summary>A sentence; its words are what the tokenizer of the training data (data.tokenizer) makes of it, which by default splits at blanks alone.</summary>
    /// <param name="line">As a person types it.</param>
    public IExample Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new TaggedSentence([.. Tokenizer.Split(line, tokenizer).Select(token => token.Text)]);
    }

    internal static IReadOnlyList<string> GoldTags(TaggedSentence sentence) => sentence.Tags
        ?? throw new UnrollException(sentence.Allowed is null
            ? $"The sentence \"{sentence}\" has no tags; training and evaluation need one a word."
            : $"The sentence \"{sentence}\" has tags that are known in part, which will do for training; evaluation needs exactly one a word.");
}
