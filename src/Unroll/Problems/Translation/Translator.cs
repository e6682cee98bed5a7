namespace Unroll;

/// <summary>Writes one sequence for another; see <see cref="TranslationSpec"/>.</summary>
public sealed class Translator : IScoredProblem, IIncrementalProblem
{
    internal const string Who = "A translation";
    private const int LongestOutput = 1000; // unless a caller asks for more: what does not end repeats itself
    private const int MostHypotheses = 256; // at a time, so that the log-probabilities of all tokens find room

    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly Embedding embedding;
    private readonly Decoder decoder;
    private readonly Parameter? weight;
    private readonly Parameter bias;
    private readonly Vocabulary tokens;
    private readonly TextUnit unit;
    private readonly double dropout;
    private readonly double smoothing;

    internal Translator(TranslationSpec spec, ParameterScope scope, Fitted fitted)
    {
        tokens = fitted.Get<Vocabulary>("tokens");
        unit = fitted.Get<FittedValue>("unit").As<TextUnit>();
        End = tokens.Id(PlainText.End);
        dropout = spec.Dropout;
        smoothing = spec.LabelSmoothing;
        input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        embedding = new Embedding(scope.Child("embedding"), tokens.Count, spec.Embedding);
        decoder = new Decoder(spec.Decoder, scope.Child("decoder"), spec.Embedding, encoder);
        ParameterScope output = scope.Child("output");
        weight = spec.Tied ? null : output.Parameter("weight", new Shape(decoder.OutputSize, tokens.Count), Init.Uniform(1 / Math.Sqrt(decoder.OutputSize)));
        bias = output.Parameter("bias", new Shape(tokens.Count), Init.Zero);
    }

    /// <summary>bleu.</summary>
    public string Metric => "bleu";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [input.Field("text", "what to translate")];

    /// <inheritdoc/>
    public PredictOptions Options => new TranslationOptions();

    /// <summary>The token that ends an output.</summary>
    internal int End { get; }

    /// <summary>The tokens of the output and its end; 1 where the output is not known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target?.Length ?? 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        int[][] targets = [.. batch.Targets<PlainText>(Who).Select(Ids)];
        Value readouts = Read(tape, Encode(tape, batch), targets).Readouts.Rows.Dropout(dropout);      // [N, R]
        return Losses(readouts, [.. targets.SelectMany(target => target)], smoothing).Mean();
    }

    /// <summary>An input without steps has an output without tokens; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        TranslationOptions asked = options.Or<TranslationOptions>(Who).Checked();
        Queue<TranslationAnswer> written = new(batch.Where(HasInput).Chunk(Math.Max(1, MostHypotheses / asked.Beam)).SelectMany(some => Translate(tape, some, asked)));
        return [.. batch.Select(example => HasInput(example) ? written.Dequeue() : Nothing)];
    }

    /// <summary>While training, each output is decoded greedily, since a beam search takes several times as long.</summary>
    /// <inheritdoc/>
    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch) => tape => Predict(tape, batch, new TranslationOptions { Beam = 1 });

    /// <summary>The tokens of the most probable output, each the most probable one after those before it.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="example">With or without an output.</param>
    /// <param name="options"><see cref="TranslationOptions"/> with a beam of 1; null for these.</param>
    /// <exception cref="UnrollException">The options ask for a beam search.</exception>
    public IEnumerable<GeneratedToken> Stream(Device device, Example example, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(example);
        TranslationOptions asked = (options ?? new TranslationOptions { Beam = 1 }).Or<TranslationOptions>(Who).Checked();
        Require.That(asked.Beam == 1, "beam", $"{asked.Beam}", "1 to stream, since a beam search knows its tokens only at its end");
        return Tokens();

        IEnumerable<GeneratedToken> Tokens()
        {
            string blank = unit == TextUnit.Words ? " " : "", before = "";
            if (!HasInput(example))
                yield break;
            foreach (DecodedToken one in Greedy.Tokens(Start(device, [example]), MostTokens(example, asked)))
            {
                yield return new GeneratedToken(tokens[one.Token], before + tokens[one.Token], one.LogProbability);
                before = blank;
            }
        }
    }

    /// <summary>
    /// <c>bleu</c> and <c>chrF</c>, 0 to 100, as sacreBLEU counts them (of words with its 13a tokens, of characters by character); <c>exact</c>, the share of outputs that equal the right
    /// one; and <c>lengthRatio</c>, the length of all outputs over that of the right ones.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        string[] right = [.. examples.Select(example => example.TargetAs<PlainText>(Who).ToString())], written = [.. answers.Select(answer => answer.As<TranslationAnswer>("The score of a translation").Text)];
        if (right.Length == 0)
            return new Report("bleu", [new("bleu", 0), new("chrF", 0), new("exact", 0), new("lengthRatio", 0)]);
        BleuScore bleu = Bleu.Of(written, right, unit == TextUnit.Words ? BleuTokens.Punctuation : BleuTokens.Characters);
        double exact = right.Zip(written).Count(pair => pair.First == pair.Second) / (double)right.Length;
        return new Report("bleu", [new("bleu", bleu.Score), new("chrF", ChrF.Of(written, right).Score), new("exact", exact), new("lengthRatio", bleu.LengthRatio)]);
    }

    /// <summary>The next step of some hypotheses.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="memory">For all inputs; null without attention.</param>
    /// <param name="inputs">The input of each hypothesis, [H], not falling.</param>
    /// <param name="chosen">The token that each goes on with, [H].</param>
    /// <param name="before">The state of each.</param>
    internal TranslationStepper Next(Device device, KeptMemory? memory, int[] inputs, IReadOnlyList<int> chosen, CarriedState before)
    {
        using Tape tape = Tape.ForPrediction(device);
        int[] sharing = new int[memory?.Count ?? 1];
        foreach (int one in inputs)
            sharing[memory is null ? 0 : one]++;
        int[] ids = [.. chosen];
        (Value readouts, DecoderState after, _) = decoder.Step(Vectors(tape, ids), DecoderState.On(tape, before, decoder.Feeds), memory?.On(tape), new SequenceLayout(sharing));
        Tensor scores = Scores(readouts).LogSoftmax().Tensor;                                           // [H, V]
        FiniteScores.Check(scores, "The log-probabilities", _ => "");
        Tensor kept = scores.Keep();
        for (int h = 0; h < inputs.Length; h++)
            kept.Rows(h, 1).Span[tokens.Id(Vocabulary.Unknown)] = Real.NegativeInfinity;                // nobody can read it
        return new TranslationStepper(this, device, memory, inputs, kept, after.Keep());
    }

    private IEnumerable<TranslationAnswer> Translate(Tape tape, IReadOnlyList<Example> batch, TranslationOptions asked)
    {
        int[] lengths = [.. batch.Select(example => MostTokens(example, asked))];
        TranslationStepper start = Start(tape.Device, batch);
        IReadOnlyList<IReadOnlyList<Hypothesis>> found = asked.Beam == 1
            ? [.. Greedy.Decode(start, lengths).Select(one => new[] { one })]
            : new BeamSearch { Width = asked.Beam, LengthPenalty = asked.LengthPenalty, Best = asked.Best }.Decode(start, lengths);
        return Looked(tape, batch, found);
    }

    private static TranslationAnswer Nothing => new([], [new TranslatedText("", [], 0, Ended: true)]) { LogProbabilities = [0] };

    private static bool HasInput(Example example) => example.Length > 0;

    private TranslatedText Written(Hypothesis one)
    {
        string[] written = [.. one.Tokens.Select(id => tokens[id])];
        return new TranslatedText(PlainText.Join(written, unit), written, one.LogProbability, one.Ended);
    }

    /// <summary>The best outputs are read once more, all steps at once, for the probability of each token and for where the decoder looked.</summary>
    private IEnumerable<TranslationAnswer> Looked(Tape tape, IReadOnlyList<Example> batch, IReadOnlyList<IReadOnlyList<Hypothesis>> found)
    {
        using Tape own = Tape.ForPrediction(tape.Device);
        int[][] written = [.. found.Select(best => best[0].Ended ? [.. best[0].Tokens, End] : best[0].Tokens.ToArray())];
        (Sequences readouts, Pairs? weights) = Read(own, Encode(own, batch), written);
        Real[] losses = Losses(readouts.Rows, [.. written.SelectMany(token => token)], 0).Tensor.Span.ToArray();
        return [.. batch.Select((example, b) => new TranslationAnswer(input.Steps(example.Input), [.. found[b].Select(Written)])
        {
            LogProbabilities = [.. losses.AsSpan(readouts.Layout.Starts[b], readouts.Layout.Lengths[b]).ToArray().Select(loss => -(double)loss)],
            Weights = weights is null ? null : [.. weights.Values.Tensor.Span[weights.Layout.Starts[b]..weights.Layout.Starts[b + 1]]],
        })];
    }

    /// <summary>Stands before the first token of each output.</summary>
    private TranslationStepper Start(Device device, IReadOnlyList<Example> batch)
    {
        using Tape tape = Tape.ForPrediction(device);
        Unrolled encoded = Encode(tape, batch);
        KeptMemory? memory = decoder.Memory(encoded) is { } looked ? new KeptMemory(looked) : null;
        int[] inputs = [.. Enumerable.Range(0, batch.Count)], ends = new int[batch.Count];
        Array.Fill(ends, End);
        return Next(device, memory, inputs, ends, decoder.Start(encoded).Keep());
    }

    private Unrolled Encode(Tape tape, IReadOnlyList<Example> batch)
    {
        Sequences rows = input.Encode(tape, [.. batch.Select(example => example.Input)]);               // [N, I]
        return encoder.Run(rows.With(rows.Rows.Dropout(dropout)));
    }

    /// <summary>The readouts before each token of outputs that are known.</summary>
    private (Sequences Readouts, Pairs? Weights) Read(Tape tape, Unrolled encoded, int[][] targets)
    {
        SequenceLayout layout = new([.. targets.Select(target => target.Length)]);
        int[] before = [.. targets.SelectMany(target => target.Select((_, t) => t == 0 ? End : target[t - 1]))];
        Sequences vectors = new(layout, Vectors(tape, before));                                         // [N, E]
        return decoder.Run(vectors.With(vectors.Rows.Dropout(dropout)), decoder.Start(encoded), decoder.Memory(encoded));
    }

    /// <summary>Vectors of tokens, √E times as long as the table has them: numbers of about 1 (Vaswani et al. 2017, section 3.4). With smaller ones learning stands still for long before the decoder heeds them.</summary>
    private Value Vectors(Tape tape, int[] ids) => embedding.Apply(tape, new SequenceLayout(ids.Length), ids).Rows * Math.Sqrt(embedding.Size);

    private Value Losses(Value readouts, int[] targets, double smooth) => weight is null
        ? readouts.LinearCrossEntropy(embedding.Table(readouts.Tape), readouts.Tape.Use(bias), targets, smooth, byClass: true)
        : readouts.LinearCrossEntropy(readouts.Tape.Use(weight), readouts.Tape.Use(bias), targets, smooth);

    private Value Scores(Value readouts) => weight is null
        ? embedding.Scores(readouts).AddRow(readouts.Tape.Use(bias))
        : readouts.MatMul(readouts.Tape.Use(weight), readouts.Tape.Use(bias));

    /// <summary>The tokens of an output and its end.</summary>
    private int[] Ids(PlainText target) => [.. target.Tokens.Select(tokens.Id), End];

    private static int MostTokens(Example example, TranslationOptions asked) => asked.MaxLength > 0 ? asked.MaxLength : (int)Math.Min(LongestOutput, (2L * example.Length) + 20);
}
