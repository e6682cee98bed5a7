namespace Unroll;

/// <summary>Writes one sequence for another; see <see cref="TranslationSpec"/>.</summary>
public sealed class Translator : IScoredProblem, IIncrementalProblem
{
    internal const string Who = "A translation";
    private const int LongestOutput = 1000; // unless a caller asks for more: what does not end repeats itself

    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly TokenWriter writer;
    private readonly OutputText text;
    private readonly double dropout;
    private readonly double smoothing;

    internal Translator(TranslationSpec spec, ParameterScope scope, Fitted fitted)
    {
        text = new OutputText(spec, fitted);
        dropout = spec.Dropout;
        smoothing = spec.LabelSmoothing;
        Vocabulary tokens = fitted.Get<Vocabulary>("tokens");
        Embedding? shared = spec.Joint ? new Embedding(scope.Child("embedding"), tokens.Count, spec.Decoder.Embedding) : null;
        input = shared is null ? spec.Input.Build(scope.Child("input"), fitted) : new TextInput(spec.JointInput, new TextTokens(spec.JointInput.Text, fitted), tokens, shared);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        writer = new TokenWriter(spec.Decoder, scope, tokens, Encoded.ShapeOf(encoder), spec.Dropout, shared);
    }

    /// <summary>bleu.</summary>
    public string Metric => "bleu";

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
        int[][] targets = [.. batch.Targets<PlainText>(Who).Select(target => writer.Ids(text.Tokens(target)))];
        return writer.Losses(Encode(tape, batch), targets, smoothing).Mean();
    }

    /// <summary>An input without steps has an output without tokens; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        TranslationOptions asked = options.Or<TranslationOptions>(Who);
        asked.Check();
        Example[] some = [.. batch.Where(HasInput)];
        Queue<Written> written = new(writer.Write(tape.Device, some.Length, (own, range) => Encode(own, some[range]), [.. some.Select(example => MostTokens(example, asked))], asked));
        return [.. batch.Select(example => HasInput(example) ? Answer(example, written.Dequeue()) : Nothing)];
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
        TranslationOptions asked = (options ?? new TranslationOptions { Beam = 1 }).Or<TranslationOptions>(Who);
        asked.CheckStreams();
        return Tokens();

        IEnumerable<GeneratedToken> Tokens()
        {
            if (!HasInput(example))
                yield break;
            List<string> written = [];
            using Tape tape = Tape.ForPrediction(device);
            foreach (DecodedToken one in Greedy.Tokens(writer.Start(Encode(tape, [example])), MostTokens(example, asked)))
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
    /// one; and <c>lengthRatio</c>, the length of all outputs over that of the right ones.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        return text.Score([.. examples.Select(example => example.TargetAs<PlainText>(Who))], [.. answers.Select(answer => answer.As<TranslationAnswer>("The score of a translation").Text)]);
    }

    private static TranslationAnswer Nothing => new([], [new TranslatedText("", [], 0, Ended: true)]) { LogProbabilities = [0] };

    private static bool HasInput(Example example) => example.Length > 0;

    private TranslationAnswer Answer(Example example, Written written) => new(input.Steps(example.Input), [.. written.Best.Select(Text)])
    {
        LogProbabilities = written.LogProbabilities,
        Weights = written.Weights,
    };

    private TranslatedText Text(Hypothesis one)
    {
        string[] tokens = writer.Tokens(one);
        return new TranslatedText(text.Join(tokens), tokens, one.LogProbability, one.Ended);
    }

    private Encoded Encode(Tape tape, IReadOnlyList<Example> batch)
    {
        Sequences rows = input.Encode(tape, [.. batch.Select(example => example.Input)]);               // [N, I]
        return Encoded.Of(encoder, encoder.Run(rows.With(rows.Rows.Dropout(dropout))));
    }

    private static int MostTokens(Example example, TranslationOptions asked) => asked.MaxLength > 0 ? asked.MaxLength : (int)Math.Min(LongestOutput, (2L * example.Length) + 20);
}
