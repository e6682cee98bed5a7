namespace Unroll;

/// <summary>Gives each word a tag, by a generator that learnt in a game with a discriminator; see <see cref="AdversarialTagsSpec"/>.</summary>
public sealed class AdversarialTagger : IScoredProblem
{
    internal const string Who = "A tagger that learns in a game";

    private readonly AdversarialTagsSpec spec;
    private readonly NetworkEncoder encoder;
    private readonly Discriminator discriminator;
    private readonly TagGame game;
    private readonly Vocabulary tags;
    private readonly TagDecoder decoder;
    private readonly NoTransitions zeros = new();

    internal AdversarialTagger(AdversarialTagsSpec spec, NetworkEncoder encoder, Linear output, Discriminator discriminator, Vocabulary tags, TagDecoder decoder)
    {
        this.spec = spec;
        this.encoder = encoder;
        this.discriminator = discriminator;
        this.tags = tags;
        this.decoder = decoder;
        game = new TagGame(spec, encoder, output, discriminator, tags.Count);
    }

    /// <summary>f1 of spans; accuracy where tags mark no spans.</summary>
    public string Metric => decoder.Spans ? "f1" : "accuracy";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Field];

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => decoder.Labels;

    /// <summary>Those of a game, with candidates and weight of the recipe.</summary>
    public PredictOptions Options => new AdversarialTagsOptions { Candidates = spec.Candidates, Weight = spec.Weight };

    /// <summary>First the discriminator's loss, then the generator's.</summary>
    public IReadOnlyList<Objective> Objectives =>
    [
        new Objective("discriminator", (tape, batch) => game.Discriminate(tape, Inputs(batch), Right(batch))) { Parameters = "discriminator.*", Parts = ["onRight", "onGenerated", "onChanged"] },
        new Objective("generator", Generate) { Parameters = "generator.*", Parts = ["supervised", "adversarial"] },
    ];

    /// <summary>The generator's loss.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => Generate(tape, batch).Total;

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Content[] inputs = Inputs(batch);
        AdversarialTagsOptions asked = (options ?? Options).Or<AdversarialTagsOptions>(Who);
        IReadOnlyList<string>[] words = Array.ConvertAll(inputs, encoder.Steps);
        Chain chain = Checked(tape, inputs, words);
        Tagging[] found = decoder.Decode(chain, batch, words, new DecodingOptions { Best = Math.Max(asked.Candidates, asked.Best), Constraints = asked.Constraints }, Who);
        double[][] evaluations = Evaluate(tape, inputs, words, found);
        return [.. found.Select((tagging, b) =>
        {
            int[] order = Order(tagging.Best, evaluations[b], asked);
            return new EvaluatedTagging(tagging.With([.. order.Select(i => tagging.Best[i])]), tagging.Tags, [.. order.Select(i => evaluations[b][i])]);
        })];
    }

    /// <summary>The answers to give: the candidates by log p + weight · E, then others. Of equal ones the generator's better is first.</summary>
    private static int[] Order(IReadOnlyList<TagAnswer> answers, double[] evaluations, AdversarialTagsOptions asked)
    {
        int[] all = [.. Enumerable.Range(0, answers.Count)];
        IEnumerable<int> chosen = all.Take(asked.Candidates).OrderByDescending(i => answers[i].Score + (asked.Weight * evaluations[i])); // a score is log p and log Z, which all answers share
        return [.. chosen.Concat(all.Skip(asked.Candidates)).Take(asked.Best)];
    }

    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch)
    {
        if (spec.Candidates > 1)
            return tape => Predict(tape, batch);
        Content[] inputs = Inputs(batch);
        IReadOnlyList<string>[] words = Array.ConvertAll(inputs, encoder.Steps);
        return tape => [.. decoder.DecodeForScores(Checked(tape, inputs, words), batch, words).Select(tagging => new EvaluatedTagging(tagging, tagging.Tags, []))];
    }

    /// <summary>
    /// Scores and confusions of spans (<see cref="SpanF1"/>), or of tags where they mark none (<see cref="TagAccuracy"/>), and the calibration of the generator's probabilities. Where both choose, also
    /// <c>generatorF1</c> (or <c>generatorAccuracy</c>), the score of what the generator alone finds best.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        (string[] Gold, EvaluatedTagging Answer)[] pairs = [.. examples.Zip(answers, (example, answer) => (RightTags(example), answer.As<EvaluatedTagging>("The score of a tagger that learns in a game")))];
        Report report = Compare(pairs.Select(pair => ((IReadOnlyList<string>)pair.Gold, pair.Answer.Tagging.Tags)));
        if (spec.Candidates > 1)
        {
            double before = Compare(pairs.Select(pair => ((IReadOnlyList<string>)pair.Gold, pair.Answer.Generated)))[Metric];
            report = new Report(report.Metric, [.. report.Scores, new(decoder.Spans ? "generatorF1" : "generatorAccuracy", before)], report.ByType) { Confusions = report.Confusions };
        }
        return Array.TrueForAll(pairs, pair => pair.Answer.Tagging.HasProbabilities)
            ? report with { Calibration = Calibration.Of(pairs.SelectMany(pair => pair.Gold.Select((tag, word) => (pair.Answer.Tagging.Probability(word), tag == pair.Answer.Tagging.Tags[word])))) }
            : report;
    }

    /// <summary>The tags of an example, one a word.</summary>
    internal static string[] RightTags(Example example) => [.. example.TargetAs<Tags>(Who).Values
        ?? throw new UnrollException($"{example.Subject} has tags that are known in part (data.partial); expected data in which every tag is known, or model.type=tagging.")];

    private Report Compare(IEnumerable<(IReadOnlyList<string>, IReadOnlyList<string>)> tagged) => decoder.Spans ? SpanF1.Of(tagged) : TagAccuracy.Of(tagged);

    private Loss Generate(Tape tape, IReadOnlyList<Example> batch) => game.Generate(tape, Inputs(batch), Right(batch));

    private Chain Checked(Tape tape, Content[] inputs, IReadOnlyList<string>[] words)
    {
        SequenceLayout? layout = null;
        Value scores = tape.Only(() =>
        {
            Sequences made = game.Scores(tape, inputs);
            layout = made.Layout;
            return [made.Rows];
        })[0];
        Chain chain = zeros.Of(new Sequences(layout!, scores));
        FiniteScores.Check(chain, b => words[b]);
        return chain;
    }

    /// <summary>E of each answer of each sentence: the first answers of all sentences in one batch, then the second, ...</summary>
    private double[][] Evaluate(Tape tape, Content[] inputs, IReadOnlyList<string>[] words, Tagging[] found)
    {
        double[][] evaluations = Array.ConvertAll(found, tagging => new double[tagging.Best.Count]);
        for (int rank = 0; rank < found.Select(tagging => tagging.Best.Count).DefaultIfEmpty().Max(); rank++)
        {
            tape.Cancel.ThrowIfCancellationRequested();
            int[] some = [.. Enumerable.Range(0, found.Length).Where(b => rank < found[b].Best.Count)];
            using Tape aside = Tape.ForPrediction(tape.Device, tape.Cancel);
            Tensor ones = TagGame.Ones([.. some.SelectMany(b => found[b].Best[rank].Tags).Select(tags.Id)], tags.Count);
            Tensor scores = discriminator.Evaluate(aside, [.. some.Select(b => inputs[b])], aside.Constant(ones)).Tensor;       // [B, 1]
            FiniteScores.Check(scores, "The evaluations of the tags", i => words[some[i]]);
            for (int i = 0; i < some.Length; i++)
                evaluations[some[i]][rank] = scores.Span[i];
        }
        return evaluations;
    }

    private static Content[] Inputs(IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return [.. batch.Select(example => example.Input)];
    }

    private int[][] Right(IReadOnlyList<Example> batch) => [.. batch.Select(example => Array.ConvertAll(RightTags(example), tags.Id))];
}
