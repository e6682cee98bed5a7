using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Writes one sequence for another; see <see cref="TranslationSpec"/>.</summary>
public sealed class Translator : IScoredProblem, IIncrementalProblem, IEnsembleProblem, IAttributionProblem
{
    internal const string Who = "A translation";
    private const int LongestOutput = 1000; // unless a caller asks for more: what does not end repeats itself

    private readonly TranslationSpec spec;
    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly TokenWriter writer;
    private readonly OutputText text;
    private Translator[] others = [];

    internal Translator(TranslationSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        text = new OutputText(spec, fitted);
        Vocabulary tokens = fitted.Get<Vocabulary>("tokens");
        Embedding? shared = spec.Joint ? new Embedding(scope.Child("embedding"), tokens.Count, spec.Decoder.Embedding) : null;
        input = shared is null ? spec.Input.Build(scope.Child("input"), fitted) : new TextInput(spec.JointInput, new TextTokens(spec.JointInput.Text, fitted), tokens, shared);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        writer = new TokenWriter(spec.Decoder, scope, tokens, Encoded.ShapeOf(encoder), spec.Dropout, shared);
    }

    /// <summary>bleu or perplexity, as <see cref="TranslationSpec.Metric"/> says.</summary>
    public string Metric => spec.Metric == TranslationMetric.Bleu ? "bleu" : "perplexity";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [input.Field("text", "what to translate")];

    /// <inheritdoc/>
    public PredictOptions Options => new TranslationOptions();

    /// <summary>The tokens of the output and its end; 1 where the output is not known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target is { } target ? text.Tokens(target.As<PlainText>(Who)).Count + 1 : 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        return writer.Losses(Encode(tape, tape.IsTraining && spec.InputDropout > 0 ? Hidden(tape, batch) : batch), Right(batch), spec.LabelSmoothing).Mean();
    }

    /// <summary>An input without steps has an output without tokens; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        TranslationOptions asked = options.Or<TranslationOptions>(Who);
        asked.Check();
        bool looks = All(one => one.Decoder.Attention != AttentionKind.None);
        Require.That(looks || !asked.ReplaceUnknown, "replaceUnknown", "true, with a model without attention", "false, since nothing says which word of the input to write");
        Require.That(looks || asked.CoveragePenalty == 0, "coveragePenalty", FormattableString.Invariant($"{asked.CoveragePenalty}, with a model without attention"), "0, since nothing says what it has looked at");
        Require.That(asked.Rerank == 0 || All(one => one.InputDropout > 0), "rerank", FormattableString.Invariant($"{asked.Rerank}, with a model trained without model.inputDropout"), "0, or a model trained with model.inputDropout=0.1");
        Example[] some = [.. batch.Where(HasInput)];
        double[]? right = batch.All(example => example.Target is not null) ? RightLogProbabilities(tape.Device, batch) : null;
        Queue<Written> outputs = new(Write(tape, some, asked));
        return [.. batch.Select((example, i) => HasInput(example) ? Answer(example, outputs.Dequeue(), right?[i], asked) : Nothing(right?[i]))];
    }

    /// <summary>While training, each output is decoded greedily, since a beam search takes several times as long; for the perplexity, nothing is decoded.</summary>
    /// <inheritdoc/>
    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch) => spec.Metric == TranslationMetric.Bleu
        ? tape => Predict(tape, batch, new TranslationOptions { Beam = 1 })
        : tape => [.. RightLogProbabilities(tape.Device, batch).Select(sum => new TranslationAnswer([], [new WrittenOutput("", [], 0, Ended: false)]) { RightLogProbability = sum, IsDecoded = false })];

    /// <summary>The tokens of the most probable output, each the most probable one after those before it; or of a sample.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="example">With or without an output.</param>
    /// <param name="options"><see cref="TranslationOptions"/> with a beam of 1; null for these.</param>
    /// <exception cref="UnrollException">The options ask for a beam search, or for several outputs.</exception>
    public IEnumerable<GeneratedToken> Stream(Device device, Example example, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(example);
        TranslationOptions asked = (options ?? new TranslationOptions { Beam = 1 }).Or<TranslationOptions>(Who);
        asked.CheckStreams();
        asked.Check();
        return HasInput(example) ? Tokens() : [];

        IEnumerable<GeneratedToken> Tokens()
        {
            using Tape tape = Tape.ForPrediction(device);
            IStepper start = writer.Start(Encode(tape, [example]), Others(tape, [example]));
            int[] most = [MostTokens(example, asked)];
            if (Rules(asked, example) is { } rules)
                start = new ConstrainedStepper(start, [rules], most, [example.Subject]);
            List<string> written = [];
            foreach (DecodedToken one in asked.DecodeTokens(start, most))
            {
                string before = text.Join(written);
                written.Add(writer.Token(one.Token));
                string now = text.Join(written);
                yield return new GeneratedToken(written[^1], now.StartsWith(before, StringComparison.Ordinal) ? now[before.Length..] : "", one.LogProbability);
            }
        }
    }

    /// <summary>
    /// <c>bleu</c> and <c>chrF</c>, 0 to 100, as sacreBLEU counts them (of words with its 13a tokens, of characters by character); <c>exact</c>, the share of outputs that equal the right
    /// one; <c>lengthRatio</c>, the length of all outputs over that of the right ones; and <c>perplexity</c>, of the right outputs by token. With perplexity as the metric also
    /// <c>distinct1</c>, <c>distinct2</c> (<see cref="DistinctNGrams"/>) and <c>commonest10</c>, the share of outputs that are among the ten commonest.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        TranslationAnswer[] all = [.. answers.Select(answer => answer.As<TranslationAnswer>("The score of a translation"))];
        double? perplexity = all.All(answer => answer.RightLogProbability is not null)
            ? Math.Exp(-all.Sum(answer => answer.RightLogProbability!.Value) / Math.Max(1, examples.Sum(example => (double)Predictions(example)))) : null;
        return all.All(answer => answer.IsDecoded) ? new TextScore(text, spec.Metric).Of(examples, [.. all.Select(answer => answer.Text)], perplexity)
            : new Report("perplexity", [new("perplexity", perplexity ?? double.NaN)], null, ["perplexity"]);
    }

    /// <inheritdoc/>
    public Sequences InputRows(Tape tape, IReadOnlyList<Content> batch) => input.Encode(tape, batch);

    /// <inheritdoc/>
    public IReadOnlyList<string> InputSteps(Content input) => this.input.Steps(input);

    /// <summary>The best output as a whole: its score is its log-probability, with that of its end if that was reached.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Claim> Claims(IAnswer answer)
    {
        WrittenOutput output = answer.As<TranslationAnswer>(Who).Best[0];
        int[] ids = writer.Ids(output.Tokens), written = output.Ended ? ids : ids[..^1];
        return [new Claim(output.Text.Length > 0 ? output.Text : PlainText.End, null, rows =>
        {
            int count = rows.Layout.Count;
            Value losses = writer.Losses(Encoded.Of(encoder, encoder.Run(rows)), [.. Enumerable.Repeat(written, count)], 0); // [B U]
            return losses.Reshape(new Shape(count, written.Length)).SumColumns() * -1;                  // [B]
        })
        { Measure = "log-probability (nats)" }];
    }

    /// <inheritdoc/>
    public IProblem Ensemble(IReadOnlyList<IProblem> others)
    {
        Translator together = (Translator)MemberwiseClone();
        together.others = EnsembleMembers.With(this, others, one => one.writer.Vocabulary);
        return together;
    }

    private static TranslationAnswer Nothing(double? right) => new([], [new WrittenOutput("", [], 0, Ended: true)]) { LogProbabilities = [0], RightLogProbability = right };

    /// <summary>Whether something is true of the settings of all models.</summary>
    private bool All(Func<TranslationSpec, bool> isTrue) => isTrue(spec) && Array.TrueForAll(others, other => isTrue(other.spec));

    private static bool HasInput(Example example) => example.Length > 0;

    private int[][] Right(IReadOnlyList<Example> batch) => [.. batch.Targets<PlainText>(Who).Select(target => writer.Ids(text.Tokens(target)))];

    private double[] RightLogProbabilities(Device device, IReadOnlyList<Example> batch)
    {
        using Tape tape = Tape.ForPrediction(device);
        return batch.Count == 0 ? [] : [.. writer.Known(Encode(tape, batch), Right(batch), Others(tape, batch)).Select(right => right.LogProbability)];
    }

    private IEnumerable<Written> Write(Tape tape, Example[] some, TranslationOptions asked)
    {
        if (asked.Target.Length > 0)
            return Given(tape.Device, some, Ids("target", asked.Target));
        ITokenAutomaton?[] rules = [.. some.Select(example => Rules(asked, example))];
        return writer.Write(tape, some.Length, (own, range) => Encode(own, some[range]), [.. some.Select(example => MostTokens(example, asked))], asked, (own, range) => Others(own, some[range]),
            rules.Length > 0 && rules[0] is not null ? i => rules[i]! : null, i => some[i].Subject,
            asked.Rerank > 0 ? (own, range, found) => [.. found.Select(outputs => Reranked(own, outputs, asked))] : null);
    }

    /// <summary>Answers with an output that is given.</summary>
    private IEnumerable<Written> Given(Device device, Example[] some, int[] output)
    {
        using Tape tape = Tape.ForPrediction(device);
        return some.Length == 0 ? [] : [.. writer.Reread(Encode(tape, some), output, [.. Others(tape, some)])];
    }

    /// <summary>The outputs in the order of log p(output | input) - λ log p(output), as many as are wanted.</summary>
    private Hypothesis[] Reranked(Tape tape, IReadOnlyList<Hypothesis> outputs, TranslationOptions asked)
    {
        Example hidden = new(new Words([]));
        Example[] nothing = [.. outputs.Select(_ => hidden)];
        Hypothesis[] alone = writer.Known(Encode(tape, nothing), [.. outputs.Select(one => one.Ended ? (int[])[.. one.Tokens, writer.End] : [.. one.Tokens])], Others(tape, nothing));
        BeamSearch search = asked.Search();
        return [.. outputs.Select((one, i) => (One: one, Score: search.Score(one.LogProbability - (asked.Rerank * alone[i].LogProbability), one.Tokens.Count + (one.Ended ? 1 : 0))))
            .OrderByDescending(pair => pair.Score).Select(pair => pair.One).Take(asked.Best)];
    }

    private ITokenAutomaton? Rules(TranslationOptions asked, Example example) => asked.Rules(writer.End, asked.Prefix.Length > 0 ? Ids("prefix", asked.Prefix)[..^1] : [], example.Length);

    /// <summary>The ids of a text that a caller gives, and of its end.</summary>
    private int[] Ids(string option, string given)
    {
        IReadOnlyList<string> tokens = text.Tokens(text.Of(given));
        int[] ids = writer.Ids(tokens);
        int unknown = Array.FindIndex(ids, id => writer.Token(id) == Vocabulary.Unknown);
        Require.That(unknown < 0, option, unknown < 0 ? "" : $"\"{tokens[unknown]}\"", "a text of tokens that the model can write");
        return ids;
    }

    private TranslationAnswer Answer(Example example, Written written, double? right, TranslationOptions asked)
    {
        IReadOnlyList<string> steps = input.Steps(example.Input);
        return new TranslationAnswer(steps, [.. written.Best.Select((one, i) => Text(one, i == 0 && asked.ReplaceUnknown ? written.Weights : null, steps))])
        {
            LogProbabilities = written.Best[0].LogProbabilities,
            Weights = written.Weights,
            RightLogProbability = right,
        };
    }

    /// <param name="one">An output.</param>
    /// <param name="weights">Where the decoder looked, if unknown tokens are to be replaced by what is there.</param>
    /// <param name="steps">The steps of the input.</param>
    private WrittenOutput Text(Hypothesis one, double[]? weights, IReadOnlyList<string> steps)
    {
        string[] tokens = writer.Tokens(one);
        for (int t = 0; t < tokens.Length && weights is not null; t++)
        {
            if (tokens[t] == Vocabulary.Unknown)
                tokens[t] = steps[TensorPrimitives.IndexOfMax<double>(weights.AsSpan(t * steps.Count, steps.Count))];
        }
        return new WrittenOutput(text.Join(tokens), tokens, one.LogProbability, one.Ended);
    }

    /// <summary>The other writers of an ensemble, with what their encoders give.</summary>
    private IEnumerable<(TokenWriter Writer, Encoded Encoded)> Others(Tape tape, IReadOnlyList<Example> batch) => others.Select(other => (other.writer, other.Encode(tape, batch)));

    private Encoded Encode(Tape tape, IReadOnlyList<Example> batch)
    {
        Sequences rows = input.Encode(tape, [.. batch.Select(example => example.Input)]);               // [N, I]
        return Encoded.Of(encoder, encoder.Run(spec.Encoder.LockedDropout ? rows.LockedDropout(spec.Dropout) : rows.With(rows.Rows.Dropout(spec.Dropout))));
    }

    /// <summary>The batch with some inputs hidden: they have no steps.</summary>
    private Example[] Hidden(Tape tape, IReadOnlyList<Example> batch)
    {
        Rng random = tape.NextStream();
        Example[] hidden = new Example[batch.Count];
        for (int i = 0; i < hidden.Length; i++)
            hidden[i] = random.NextDouble() < spec.InputDropout ? new Example(new Words([]), batch[i].Target) : batch[i];
        return hidden;
    }

    /// <summary>The greatest number of tokens of an output, its end included. Lengths that follow the input are rounded so that one of them remains.</summary>
    private static int MostTokens(Example example, TranslationOptions asked)
    {
        if (asked.MaxRatio > 0 && asked.MinLength > asked.MaxRatio * example.Length)
            throw new UnrollException(FormattableString.Invariant($"{example.Subject} has {example.Length} steps, of which maxRatio allows {asked.MaxRatio} times as many tokens, and minLength asks for {asked.MinLength}; expected a smaller minLength, or a greater maxRatio."));
        int most = asked.MaxLength > 0 ? asked.MaxLength : (int)Math.Min(LongestOutput, (2L * example.Length) + 20);
        int byRatio = asked.MaxRatio > 0 ? Math.Max(1, (int)Math.Min(most, asked.MaxRatio * example.Length)) : most;
        return asked.MaxLength > 0 ? byRatio : Math.Max(byRatio, asked.LeastLength(example.Length) + 1);
    }
}
