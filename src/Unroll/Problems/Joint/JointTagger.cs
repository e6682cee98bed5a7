namespace Unroll;

/// <summary>Gives each word a tag and the whole sentence an intent; see <see cref="JointSpec"/>.</summary>
public sealed class JointTagger : IAttributionProblem
{
    private const string Who = "A tagger of slots and intents";

    private readonly NetworkEncoder encoder;
    private readonly ITagOutput output;
    private readonly TagDecoder decoder;
    private readonly Vocabulary tags;
    private readonly Pool pool;
    private readonly Linear intent;
    private readonly Vocabulary intents;
    private readonly double weight;
    private readonly LabelWeights? classWeights;

    internal JointTagger(
        NetworkEncoder encoder, ITagOutput output, TagDecoder decoder, Vocabulary tags, Pool pool, Linear intent, Vocabulary intents, double weight, LabelWeights? classWeights)
    {
        this.encoder = encoder;
        this.output = output;
        this.decoder = decoder;
        this.tags = tags;
        this.pool = pool;
        this.intent = intent;
        this.intents = intents;
        this.weight = weight;
        this.classWeights = classWeights;
    }

    /// <summary>exact, the share of sentences whose tags and intent are all right.</summary>
    public string Metric => "exact";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Field];

    /// <summary>The types of spans (the tags, where they mark none), and the intents.</summary>
    public IReadOnlyList<string> Labels => [.. decoder.Labels, .. intents.Entries];

    /// <inheritdoc/>
    public PredictOptions Options => decoder.Options;

    /// <summary>One objective, made of the losses of slots and intent.</summary>
    public IReadOnlyList<Objective> Objectives => [new Objective("loss", Losses) { Parts = ["slots", "intent"] }];

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => Losses(tape, batch).Total;

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Sequences encoded = encoder.Encode(tape, [.. batch.Select(example => example.Input)]);          // [N, H]
        IReadOnlyList<string>[] words = [.. batch.Select(example => encoder.Steps(example.Input))];
        Chain chain = output.Score(encoded);
        FiniteScores.Check(chain, b => words[b]);
        Tagging[] slots = decoder.Decode(chain, batch, words, options, Who);
        (Value vectors, Value? attention) = pool.Apply(encoded);
        Value scores = intent.Apply(vectors);                                                           // [B, C]
        FiniteScores.Check(scores.Tensor, "The scores of the intents", b => words[b]);
        Tensor probabilities = scores.Softmax().Tensor;
        return [.. slots.Select((tagging, b) => new JointAnswer(tagging, new Classification(words[b], intents.Entries, probabilities.Rows(b, 1).Span.ToArray(), multiLabel: false)
        {
            Attention = attention?.Tensor.Span.Slice(encoded.Layout.Starts[b], encoded.Layout.Lengths[b]).ToArray(),
        }))];
    }

    /// <summary>
    /// Precision, recall, F1 and accuracy of the tags, <c>intentAccuracy</c>, and <c>exact</c>. Confusions and calibration are those of the intents, of which each sentence has exactly one;
    /// <see cref="Report.ByType"/> is that of the tags.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        List<(IReadOnlyList<string> Gold, IReadOnlyList<string> Predicted)> pairs = [];
        List<(string? Right, string? Answered)> chosen = [];
        List<(double Probability, bool Right)> judged = [];
        int intentsRight = 0, exact = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            JointAnswer answer = answers[i].As<JointAnswer>("The score of slots and intents");
            IReadOnlyList<string> gold = GoldTags(examples[i]);
            string intent = IntentOf(examples[i]);
            bool right = answer.Intent.Labels[0] == intent;
            pairs.Add((gold, answer.Slots.Tags));
            chosen.Add((intent, answer.Intent.Labels[0]));
            judged.AddRange(answer.Intent.Judged([intent]));
            intentsRight += right ? 1 : 0;
            exact += right && gold.SequenceEqual(answer.Slots.Tags) ? 1 : 0;
        }
        Report slots = decoder.Spans ? SpanF1.Of(pairs) : TagAccuracy.Of(pairs);
        double count = Math.Max(1, examples.Count);
        return new Report("exact", [new("exact", exact / count), new("intentAccuracy", intentsRight / count), .. slots.Scores], slots.ByType) { Confusions = Confusion.Of(chosen), Calibration = Calibration.Of(judged) };
    }

    /// <inheritdoc/>
    public Sequences InputRows(Tape tape, IReadOnlyList<Content> batch) => encoder.Input.EncodeSteps(tape, batch);

    /// <inheritdoc/>
    public IReadOnlyList<string> InputSteps(Content input) => encoder.Steps(input);

    /// <summary>The tag of each word of the best answer, and the intent.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Claim> Claims(IAnswer answer)
    {
        JointAnswer joint = answer.As<JointAnswer>(Who);
        string chosen = joint.Intent.Labels[0];
        return
        [
            .. joint.Slots.Tags.Select((tag, t) => new Claim(tag, t, rows => LogOdds.Of(output.Score(encoder.Encode(encoder.Input.Join(rows))), t, tags.Id(tag)))),
            new Claim(chosen, null, rows => LogOdds.Of(intent.Apply(pool.Apply(encoder.Encode(encoder.Input.Join(rows))).Vectors), intents.Id(chosen))),
        ];
    }

    internal static Tags TagsOf(Example example)
    {
        Tags known = PartsOf(example)["tags"].As<Tags>(Who);
        return known.Values is not null ? known
            : throw new UnrollException($"{example.Subject} has tags that are known in part; {Who.ToLowerInvariant()} needs exactly one a word.");
    }

    internal static string IntentOf(Example example) => PartsOf(example)["intent"].As<Labels>(Who).Values is [string only] ? only
        : throw new UnrollException($"{example.Subject} has several intents; expected one.");

    private static Parts PartsOf(Example example) => example.Target?.TryAs<Tags>() is not null
        ? throw new UnrollException($"{example.Subject} has tags and no intent; expected both, so set data.intent=true, with data that have an intent for each sentence.")
        : example.TargetAs<Parts>(Who);

    private static IReadOnlyList<string> GoldTags(Example example) => TagsOf(example).Values!;

    private Loss Losses(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Sequences encoded = encoder.Encode(tape, [.. batch.Select(example => example.Input)]);          // [N, H]
        int[] gold = [.. batch.SelectMany(GoldTags).Select(tags.Id)];
        double words = Math.Max(1, gold.Length);
        Value slots = output.Loss(encoded, gold) / words;
        string[] right = [.. batch.Select(IntentOf)];
        Value losses = intent.Apply(pool.Apply(encoded).Vectors).CrossEntropy(Array.ConvertAll(right, intents.Id));   // [B]
        Value chosen = (classWeights is null ? losses : classWeights.Weigh(losses, right)).Sum() / words;
        return new Loss(slots + (chosen * weight)) { Parts = [slots, chosen] };
    }
}
