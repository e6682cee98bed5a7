namespace Unroll;

/// <summary>Recognises speech; see <see cref="SpeechSpec"/>.</summary>
public sealed class Recogniser : IScoredProblem
{
    internal const string Who = "A recogniser";

    private readonly SpeechSpec spec;
    private readonly SoundInput input;
    private readonly Recurrent encoder;
    private readonly Vocabulary tokens;
    private readonly TextUnit unit;
    private readonly ISpeechOutput output;

    internal Recogniser(SpeechSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        tokens = fitted.Get<Vocabulary>("tokens");
        unit = fitted.Get<FittedValue>("unit").As<TextUnit>();
        input = (SoundInput)spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        output = spec.Output.Build(scope.Child("output"), Encoded.ShapeOf(encoder), tokens, fitted);
    }

    /// <summary>cer where tokens are characters, wer where they are words.</summary>
    public string Metric => unit == TextUnit.Words ? "wer" : "cer";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [input.Field("sound", "the path of a sound file: WAV or NIST SPHERE")];

    /// <inheritdoc/>
    public PredictOptions? Options => output.Options;

    /// <summary>With CTC, the tokens of the text; frame by frame, the rows of the sound; with attention, the tokens and the end. 1 where no text is known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target is { } target ? output.Predictions(input.RowsOf(example.InputAs<Sound>(Who)), target.As<PlainText>(Who)) : 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        return output.Loss(Hear(tape, batch), batch.Targets<PlainText>(Who));
    }

    /// <summary>A sound without a row has a text without tokens; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => Recognise(tape, batch, options, full: true);

    /// <summary>While training, beams are not searched, since that takes several times as long.</summary>
    /// <inheritdoc/>
    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch) => tape => Recognise(tape, batch, output.Quick, full: false);

    /// <summary>
    /// The error rates of <see cref="RecognitionScores"/>. Frame by frame, where the times of tokens are known, also <c>frameAccuracy</c>, the share of rows with the right token (or none), and <c>flicker</c>, how often a
    /// second another token interrupts one for at most 50 ms; with a hidden Markov model both also before it.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        Recognition[] all = [.. answers.Select(answer => answer.As<Recognition>("The score of a recogniser"))];
        Report report = RecognitionScores.Of([.. examples.Zip(all, (example, answer) => (example.TargetAs<PlainText>(Who).Tokens, (IReadOnlyList<string>)[.. answer.Tokens.Select(token => token.Text)]))], unit);
        return all.Length > 0 && Array.TrueForAll(all, answer => answer.Frames is not null)
            ? FrameScores.Add(report, examples, all) : report;
    }

    /// <summary>Begins to listen to a sound that comes in pieces.</summary>
    /// <param name="device">Where to compute; it must live as long as the listener.</param>
    /// <param name="rate">Samples per second, 100 to 768,000.</param>
    /// <param name="options">How the text is searched for at the end; null for the defaults.</param>
    /// <param name="speaker">Who speaks; empty if this is unknown.</param>
    /// <exception cref="UnrollException">The network reads sounds backwards, too, or its output layer or its normalisation needs the whole sound.</exception>
    public SpeechListener Listen(Device device, int rate, PredictOptions? options = null, string speaker = "")
    {
        ArgumentNullException.ThrowIfNull(device);
        Require.That(!spec.Encoder.Bidirectional, "A sound that comes in pieces", "a model that also reads it backwards, from its end", "a model with model.encoder.bidirectional=false, or whole sounds");
        Require.That(output is RowOutput, "A sound that comes in pieces", "a model whose decoder starts from the end of the sound", "a model with model.output.type=ctc or frames, or whole sounds");
        return new SpeechListener(this, device, rate, options, input.Open(rate, speaker));
    }

    /// <summary>Where the tokens of known texts are in their sounds.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Sounds and texts.</param>
    /// <returns>The tokens of each text with their times, in order; null where a sound is too short for its text.</returns>
    /// <exception cref="UnrollException">The output layer cannot align, or a text has a token that the model does not know.</exception>
    public IReadOnlyList<IReadOnlyList<HeardToken>?> Align(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        if (output is not RowOutput rowwise)
            throw new UnrollException("A recogniser with attention cannot align texts; expected one with CTC, or frame by frame with a hidden Markov model.");
        PlainText[] texts = Known(batch);
        Heard heard = Hear(tape, batch);
        IReadOnlyList<Tensor> rows = rowwise.Separate(heard);
        return [.. texts.Select((text, b) =>
        {
            if (rowwise.Align(rows[b], rowwise.Ids(text)) is not { } runs)
                return null;
            Recognised found = new([([.. runs.Select(run => run.Token)], 0)], runs, rows[b]);
            return new Recognition(batch[b].InputAs<Sound>(Who).Seconds, found, heard.Times[b], tokens, unit, full: false).Tokens;
        })];
    }

    /// <summary>Where each of several texts is said in a long recording, by CTC (<see cref="CtcSegments"/>). Before the first and behind the last may be anything.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="recording">The sound.</param>
    /// <param name="texts">What is said, in order.</param>
    /// <returns>For each text, its beginning and end in seconds, and the confidence of <see cref="CtcSegment"/> in nats.</returns>
    /// <exception cref="UnrollException">The output layer is not CTC, a text has a token that the model does not know, or the recording is too short for the texts.</exception>
    public IReadOnlyList<(TokenTime Time, double Confidence)> Segment(Tape tape, Sound recording, IReadOnlyList<PlainText> texts)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(texts);
        if (output is not CtcOutput ctc)
            throw new UnrollException("The recogniser has no CTC, by which texts are found in a recording; expected one with model.output.type=ctc.");
        Example example = new(recording);
        int[][] ids = [.. Known([.. texts.Select(text => example.With(text))]).Select(ctc.Ids)];
        Require.That(input.RowsOf(recording) > 0, "The recording", "no rows", "a longer sound");
        Heard heard = Hear(tape, [example]);
        RowTimes times = heard.Times[0];
        return [.. CtcSegments.Find(ctc.Separate(heard)[0].Span, tokens.Count, ids).Select(segment =>
            (segment.End > segment.Start ? times.Of(segment.Start, segment.End) : new TokenTime(times.Of(segment.Start, segment.Start).Start, times.Of(segment.Start, segment.Start).Start), segment.Confidence))];
    }

    /// <summary>All alignments of a known text with its sound, by CTC.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="example">A sound and a text.</param>
    /// <exception cref="UnrollException">The output layer is not CTC, the text has a token that the model does not know, or the sound is too short for it.</exception>
    public CtcAlignments Alignments(Tape tape, Example example)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(example);
        if (output is not CtcOutput ctc)
            throw new UnrollException("The recogniser has no CTC, whose alignments were asked for; expected one with model.output.type=ctc.");
        PlainText text = Known([example])[0];
        int[] ids = ctc.Ids(text);
        int rows = input.RowsOf(example.InputAs<Sound>(Who));
        Require.That(rows > 0 && Ctc.FramesNeeded(ids) <= rows, "The sound", $"{rows} rows for a text of {ids.Length} tokens", $"at least {Math.Max(1, Ctc.FramesNeeded(ids))}, so a shorter text or a longer sound");
        Heard heard = Hear(tape, [example]);
        return new CtcAlignments(ctc.Separate(heard)[0], tokens, heard.Times[0], ids);
    }

    /// <summary>A text in the tokens of the model.</summary>
    /// <param name="typed">As a user types it.</param>
    public PlainText Text(string typed) => new PlainText(typed, unit).Normalized();

    /// <summary>The text of some tokens.</summary>
    internal string TextOf(IEnumerable<int> ids) => PlainText.Join(ids.Select(id => tokens[id]), unit);

    /// <summary>The log-probabilities of the tokens in some rows of a sound, [T, C], and the network's state behind them. They live as long as the tape.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="rows">Features, [T, I].</param>
    /// <param name="state">Behind the rows before; null at the beginning.</param>
    internal Tensor Read(Tape tape, ReadOnlySpan<Real> rows, ref CarriedState? state)
    {
        Tensor own = tape.Rent(new Shape(rows.Length / input.OutputSize, input.OutputSize));
        rows.CopyTo(own.Span);
        Unrolled read = encoder.Run(new Sequences(new SequenceLayout(own.Shape.Rows), tape.Constant(own)), state?.On(tape));
        state = new CarriedState(read.Last);
        return ((RowOutput)output).Separate(new Heard(new Encoded([], read.Outputs), [], _ => "a sound that comes in pieces"))[0];
    }

    /// <summary>What the log-probabilities of the tokens in the rows of a sound say; null for no rows.</summary>
    internal Recognition Answer(double seconds, Tensor? logProbabilities, PredictOptions? options) => logProbabilities is null ? Recognition.Nothing(seconds, unit)
        : new Recognition(seconds, ((RowOutput)output).Decode(logProbabilities, options), TimesOf(input, 1), tokens, unit, full: true);

    /// <summary>Where the rows of a sound are in it.</summary>
    /// <param name="input">What makes the rows.</param>
    /// <param name="speed">How much faster the sound was played; 1 as it is.</param>
    internal static RowTimes TimesOf(SoundInput input, double speed)
    {
        (double start, double end) = input.SecondsOf(1);
        return new RowTimes((((start + end) / 2) - (end - start)) * speed, (end - start) * speed);
    }

    private Heard Hear(Tape tape, IReadOnlyList<Example> batch)
    {
        (Sequences rows, IReadOnlyList<double> speeds) = input.Read(tape, [.. batch.Select(example => example.Input)]);   // [N, I]
        Encoded encoded = Encoded.Of(encoder, encoder.Run(rows.With(rows.Rows.Dropout(spec.Dropout))));
        Sequences outputs = encoded.Memory!;
        return new Heard(encoded with { Memory = outputs.With(outputs.Rows.Dropout(spec.Dropout)) }, [.. speeds.Select(speed => TimesOf(input, speed))], b => batch[b].Subject);
    }

    private Recognition[] Recognise(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options, bool full)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Example[] some = [.. batch.Where(HasRows)];
        Queue<Recognition> found = new();
        if (some.Length > 0)
        {
            Heard heard = Hear(tape, some);
            foreach ((Recognised one, int b) in output.Recognise(heard, options).Select((one, b) => (one, b)))
                found.Enqueue(new Recognition(some[b].InputAs<Sound>(Who).Seconds, one, heard.Times[b], tokens, unit, full));
        }
        return [.. batch.Select(example => HasRows(example) ? found.Dequeue() : Recognition.Nothing(example.InputAs<Sound>(Who).Seconds, unit))];
    }

    /// <summary>The texts of some examples, all of whose tokens the model knows.</summary>
    private PlainText[] Known(IReadOnlyList<Example> batch)
    {
        PlainText[] texts = batch.Targets<PlainText>(Who);
        foreach ((PlainText text, Example example) in texts.Zip(batch))
        {
            if (text.Tokens.FirstOrDefault(token => !tokens.TryId(token, out int id) || id == 0) is { } unknown)
                throw new UnrollException($"{example.Subject} has the token \"{unknown}\", which the model does not know; expected tokens of its training set.");
        }
        return texts;
    }

    private bool HasRows(Example example) => input.RowsOf(example.InputAs<Sound>(Who)) > 0;
}
