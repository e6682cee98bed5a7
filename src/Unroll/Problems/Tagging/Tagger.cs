namespace Unroll;

/// <summary>Gives each word, or each step, a tag: an encoder reads the input, an output layer chooses the tags.</summary>
public sealed class Tagger : IScoredProblem, IAttributionProblem
{
    private const string Who = "A tagger";

    private readonly ITokenEncoder encoder;
    private readonly ITagOutput output;
    private readonly Vocabulary tags;
    private readonly TagDecoder decoder;

    internal Tagger(ITokenEncoder encoder, ITagOutput output, Vocabulary tags, IReadOnlyList<string> constraints, TagScheme scheme)
    {
        this.encoder = encoder;
        this.output = output;
        this.tags = tags;
        decoder = new TagDecoder(tags, constraints, scheme, output.HasProbabilities);
    }

    /// <summary>f1 of spans; accuracy where tags mark no spans.</summary>
    public string Metric => decoder.Spans ? "f1" : "accuracy";

    /// <summary>All tags, in the order of the scores' columns.</summary>
    public Vocabulary Classes => tags;

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Field];

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => decoder.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<LearntTable> Learnt(int rows) => [.. encoder.Learnt(tags, rows), .. output.Learnt(tags, rows)];

    /// <summary>Those of a tagger; none with a hidden Markov model, which has one answer.</summary>
    public PredictOptions? Options => Hmm is null ? decoder.Options : null;

    /// <summary>What reads the input.</summary>
    internal ITokenEncoder Encoder => encoder;

    /// <summary>Whether the loss has a gradient everywhere, which a hinge does not.</summary>
    internal bool IsSmooth => output.HasProbabilities;

    /// <summary>The hidden Markov model that reads the probabilities; null for none.</summary>
    internal HmmTagDecoder? Hmm { get; init; }

    /// <summary>The tagger as a linear function of its weights; null if it is a network.</summary>
    internal LinearTagger? Linear { get; init; }

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => Prepare(batch)(tape);

    /// <inheritdoc/>
    public Func<Tape, Value> Prepare(IReadOnlyList<Example> batch)
    {
        Tags[] known = batch.Targets<Tags>(Who);
        Func<Tape, Sequences> encode = encoder.Prepare(Inputs(batch));
        if (Array.FindIndex(known, one => one.Allowed is not null) is >= 0 and int open)
        {
            if (!output.HasProbabilities)
                throw new UnrollException($"{batch[open].Subject} has tags that are known in part (data.partial), which only an output with probabilities can learn from; expected model.output to be softmax, crf or jordan-tags.");
            return tape =>
            {
                Sequences encoded = encode(tape);
                return PartialTagging.Loss(output.Score(encoded), known, tags) / Math.Max(1, encoded.Layout.Rows);
            };
        }
        int[] gold = new int[known.Sum(one => one.Length)];
        int row = 0;
        foreach (Tags one in known)
        {
            for (int t = 0; t < one.Length; t++)
                gold[row++] = tags.Id(one.Values![t]);
        }
        return tape => output.Loss(encode(tape), gold) / Math.Max(1, gold.Length);
    }

    /// <summary>The scores of all tags, from which answers are decoded.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Examples, with or without tags.</param>
    /// <exception cref="UnrollException">The weights are so large that scores are not finite.</exception>
    public Chain Scores(Tape tape, IReadOnlyList<Example> batch)
    {
        Content[] inputs = Inputs(batch);
        Chain? made = null;
        tape.Only(() =>
        {
            made = output.Score(encoder.Encode(tape, inputs));
            return [made.Emissions.Rows, made.Transitions, made.Start, made.End];
        });
        Chain chain = made!;
        FiniteScores.Check(chain, b => encoder.Steps(inputs[b]));
        return chain;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        Chain chain = Scores(tape, batch);
        IReadOnlyList<string>[] steps = [.. batch.Select(example => encoder.Steps(example.Input))];
        if (Hmm is null)
            return decoder.Decode(chain, batch, steps, options, Who);
        return options is null ? Hmm.Decode(chain, steps) : throw new UnrollException($"A tagger with a hidden Markov model was asked with {options.GetType().Name}; expected no options, since it has one answer.");
    }

    /// <inheritdoc/>
    public Sequences InputRows(Tape tape, IReadOnlyList<Content> batch) => Network.Input.EncodeSteps(tape, batch);

    /// <inheritdoc/>
    public IReadOnlyList<string> InputSteps(Content input) => encoder.Steps(input);

    /// <summary>The tag of each word of the best answer.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Claim> Claims(IAnswer answer) =>
        [.. answer.As<Tagging>(Who).Tags.Select((tag, t) => new Claim(tag, t, rows => LogOdds.Of(output.Score(Network.Encode(Network.Input.Join(rows))), t, tags.Id(tag))))];

    private NetworkEncoder Network => encoder as NetworkEncoder
        ?? throw new UnrollException("The model reads features of words and no vectors; expected a network, whose answers can be traced back to the vectors of its inputs. `unroll inspect MODEL` lists the strongest features.");

    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch)
    {
        Content[] inputs = Inputs(batch);
        Func<Tape, Sequences> encode = encoder.Prepare(inputs);
        return tape =>
        {
            Chain chain = output.Score(encode(tape));
            IReadOnlyList<string>[] steps = Array.ConvertAll(inputs, encoder.Steps);
            if (Hmm is null)
                return decoder.DecodeForScores(chain, batch, steps);
            FiniteScores.Check(chain, b => steps[b]);
            return Hmm.Decode(chain, steps);
        };
    }

    /// <summary>
    /// Scores and confusions of spans (<see cref="SpanF1"/>), or of tags where they mark none (<see cref="TagAccuracy"/>), and the calibration of the probability of each word's tag, if the
    /// answers have them.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        (IReadOnlyList<string> Gold, Tagging Answer)[] pairs = [.. examples.Zip(answers, (example, answer) => (GoldTags(example), answer.As<Tagging>("The score of a tagger")))];
        IEnumerable<(IReadOnlyList<string>, IReadOnlyList<string>)> tagged = pairs.Select(pair => (pair.Gold, pair.Answer.Tags));
        Report report = decoder.Spans ? SpanF1.Of(tagged) : TagAccuracy.Of(tagged);
        if (Hmm is not null)
            report = Hmm.Add(report, pairs);
        return Array.TrueForAll(pairs, pair => pair.Answer.HasProbabilities)
            ? report with { Calibration = Calibration.Of(pairs.SelectMany(pair => pair.Gold.Select((tag, word) => (pair.Answer.Probability(word), tag == pair.Answer.Tags[word])))) }
            : report;
    }

    private static Content[] Inputs(IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Content[] inputs = new Content[batch.Count];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = batch[i].Input;
        return inputs;
    }

    private static IReadOnlyList<string> GoldTags(Example example) => example.TargetAs<Tags>(Who).Values
        ?? throw new UnrollException($"{example.Subject} has tags that are known in part, which will do for training; evaluation needs exactly one a word.");
}
