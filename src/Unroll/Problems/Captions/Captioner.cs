namespace Unroll;

/// <summary>Writes texts about pictures; see <see cref="CaptionSpec"/>.</summary>
public sealed class Captioner : IScoredProblem, IEnsembleProblem
{
    internal const string Who = "A caption";
    private const int MostTokens = 100; // unless a caller asks for more

    private readonly PictureInput input;
    private readonly TokenWriter writer;
    private readonly TextUnit unit;
    private readonly double dropout;
    private readonly double smoothing;
    private Captioner[] others = [];

    internal Captioner(CaptionSpec spec, ParameterScope scope, Fitted fitted)
    {
        unit = fitted.Get<FittedValue>("unit").As<TextUnit>();
        dropout = spec.Dropout;
        smoothing = spec.LabelSmoothing;
        input = new PictureInput(spec.Input, scope.Child("input"), fitted);
        writer = new TokenWriter(spec.Decoder, scope, fitted.Get<Vocabulary>("tokens"), new EncodedShape([input.OutputSize], input.OutputSize), spec.Dropout);
    }

    /// <summary>cider.</summary>
    public string Metric => "cider";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [input.Field("picture", "the path of a picture in PNG or JPEG, or a data URL of one")];

    /// <inheritdoc/>
    public PredictOptions Options => new CaptionOptions();

    /// <summary>The tokens of all captions and their ends; 1 where no caption is known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target?.Length ?? 1;

    /// <summary>A picture is read once for all of its captions.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Texts[] targets = batch.Targets<Texts>(Who);
        int[] whose = [.. targets.SelectMany((texts, b) => Enumerable.Repeat(b, texts.All.Count))];
        int[][] captions = [.. targets.SelectMany(texts => texts.All).Select(caption => writer.Ids(caption.Tokens))];
        return writer.Losses(ForEach(whose, Encode(tape, batch)), captions, smoothing).Mean();
    }

    /// <summary>A picture without pixels has a caption without words; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        CaptionOptions asked = options.Or<CaptionOptions>(Who);
        asked.Check();
        Example[] some = [.. batch.Where(HasPixels)];
        int[] lengths = new int[some.Length];
        Array.Fill(lengths, asked.MaxLength > 0 ? asked.MaxLength : MostTokens);
        Queue<Written> written = new(writer.Write(tape, some.Length, (own, range) => Encode(own, some[range]), lengths, asked, (own, range) => others.Select(other => (other.writer, other.Encode(own, some[range])))));
        return [.. batch.Select(example => HasPixels(example) ? Answer(example, written.Dequeue()) : Nothing(example))];
    }

    /// <summary>While training, each caption is decoded greedily, since a beam search takes several times as long.</summary>
    /// <inheritdoc/>
    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch) => tape => Predict(tape, batch, new CaptionOptions { Beam = 1 });

    /// <summary>
    /// <c>cider</c>, 0 to 10 (<see cref="Cider"/>); <c>bleu</c>, 0 to 100, of words as they are split or of characters; and <c>exact</c>, the share of texts that equal one of the right ones.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        if (examples.Count == 0)
            return new Report("cider", [new("cider", 0), new("bleu", 0), new("exact", 0)]);
        string[][] right = [.. examples.Select(example => example.TargetAs<Texts>(Who).All.Select(caption => string.Join(' ', caption.Tokens)).ToArray())];
        string[] written = [.. answers.Select(answer => string.Join(' ', answer.As<CaptionAnswer>("The score of a caption").Best[0].Tokens))];
        double exact = written.Zip(right).Count(pair => pair.Second.Contains(pair.First, StringComparer.Ordinal)) / (double)written.Length;
        return new Report("cider", [new("cider", Cider.Of(written, right)), new("bleu", Bleu.Of(written, right, BleuTokens.Blanks).Score), new("exact", exact)]);
    }

    /// <inheritdoc/>
    public IProblem Ensemble(IReadOnlyList<IProblem> others)
    {
        Captioner together = (Captioner)MemberwiseClone();
        together.others = EnsembleMembers.With(this, others, one => one.writer.Vocabulary);
        return together;
    }

    private Encoded Encode(Tape tape, IReadOnlyList<Example> batch)
    {
        Sequences regions = input.Encode(tape, [.. batch.Select(example => example.Input)]);            // [B R, F]
        regions = regions.With(regions.Rows.Dropout(dropout));
        return new Encoded([regions.MeanOverTime()], regions);
    }

    /// <summary>What was read of some pictures, again for each of their captions.</summary>
    private static Encoded ForEach(int[] whose, Encoded read)
    {
        if (whose.Length == read.Count)
            return read;
        SequenceLayout regions = read.Memory!.Layout;
        int[] rows = [.. whose.SelectMany(b => Enumerable.Range(regions.Starts[b], regions.Lengths[b]))], lengths = [.. whose.Select(b => regions.Lengths[b])];
        return new Encoded([.. read.Summary.Select(part => part.TakeRows(whose))], new Sequences(new SequenceLayout(lengths), read.Memory.Rows.TakeRows(rows)));
    }

    private static bool HasPixels(Example example) => PictureInput.PictureOf(example.Input).Values.Length > 0;

    private CaptionAnswer Nothing(Example example) => new(PictureInput.PictureOf(example.Input), input.Lines, input.Places, [new WrittenOutput("", [], 0, Ended: true)]) { LogProbabilities = [0] };

    private CaptionAnswer Answer(Example example, Written written) => new(PictureInput.PictureOf(example.Input), input.Lines, input.Places, [.. written.Best.Select(Text)])
    {
        LogProbabilities = written.Best[0].LogProbabilities,
        Weights = written.Weights,
    };

    private WrittenOutput Text(Hypothesis one)
    {
        string[] tokens = writer.Tokens(one);
        return new WrittenOutput(PlainText.Join(tokens, unit), tokens, one.LogProbability, one.Ended);
    }
}
