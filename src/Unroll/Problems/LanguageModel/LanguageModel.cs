namespace Unroll;

/// <summary>Gives text its probability, token by token; see <see cref="LanguageModelSpec"/>.</summary>
public sealed class LanguageModel : IStreamProblem, IIncrementalProblem, IAttributionProblem
{
    private const int ScoredSteps = 256;
    private const string LogProbability = "The log-probabilities";

    private readonly Vocabulary tokens;
    private readonly TextUnit unit;
    private readonly int end;
    private readonly double dropout;
    private readonly Embedding embedding;
    private readonly Recurrent encoder;
    private readonly double smoothing;
    private readonly IWordOutput output;

    internal LanguageModel(LanguageModelSpec spec, ParameterScope scope, Vocabulary tokens, TextUnit unit)
    {
        this.tokens = tokens;
        this.unit = unit;
        end = tokens.Id(PlainText.End);
        dropout = spec.Dropout;
        embedding = new Embedding(scope.Child("embedding"), tokens.Count, spec.Embedding);
        encoder = spec.Encoder.Build(scope.Child("encoder"), spec.Embedding);
        smoothing = spec.LabelSmoothing;
        output = Output(spec, scope);
    }

    /// <summary>perplexity of words; bitsPerCharacter of characters.</summary>
    public string Metric => TextScores.Of(0, 0, unit).Metric;

    /// <summary>All tokens, in the order of the scores' columns.</summary>
    public Vocabulary Tokens => tokens;

    /// <summary>The mean loss where each sentence is read by itself, in nats per token.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Sentences.</param>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Loss(tape, Alone(batch), null).Loss;
    }

    /// <inheritdoc/>
    public (Value Loss, IReadOnlyList<State> After) Loss(Tape tape, Example window, IReadOnlyList<State>? before)
    {
        ArgumentNullException.ThrowIfNull(window);
        return Loss(tape, window.InputAs<TextWindow>("A language model"), before);
    }

    /// <inheritdoc/>
    public IReadOnlyList<State> Read(Tape tape, Example window, IReadOnlyList<State>? before)
    {
        ArgumentNullException.ThrowIfNull(window);
        return Encode(tape, window.InputAs<TextWindow>("A language model"), before).After;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> Windows(IReadOnlyList<Example> text, int streams, int steps)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. TextWindow.Cut([.. text.SelectMany(sentence => Ids(sentence.InputAs<PlainText>("A language model")))], end, streams, steps).Select(window => new Example(window))];
    }

    /// <summary>The scores of a text that is read in one go, as the literature counts: every token, ends of sentences among them.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="text">The sentences in their order.</param>
    public Report Evaluate(Device device, IReadOnlyList<Example> text)
    {
        CarriedState? state = null;
        double sum = 0;
        long count = 0;
        foreach (TextWindow window in Windows(text, 1, ScoredSteps).Inputs<TextWindow>("A language model"))
        {
            using Tape tape = Tape.ForPrediction(device);
            (Value read, IReadOnlyList<State> after) = Encode(tape, window, state?.On(tape));
            state = new CarriedState(after);
            foreach (Real loss in output.Losses(read, window.Targets).Tensor.Span)
                sum -= loss;
            if (!double.IsFinite(sum))
                throw FiniteScores.Fault(LogProbability, tokens[window.Targets[0]]);
            count += window.Length;
        }
        return TextScores.Of(sum, count, unit);
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [InputField.Of("text", "TEXT", "the text to score, or to go on with", line => new PlainText(line, unit), (content, steps) => PlainText.Join(content.Tokens.Take(steps), unit))];

    /// <inheritdoc/>
    public PredictOptions Options => new GenerationOptions();

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        GenerationOptions asked = options.Or<GenerationOptions>("A language model").Checked();
        TextWindow window = Alone(batch);
        (Value read, IReadOnlyList<State> after) = Encode(tape, window, null);                          // [N, H]
        double[] logProbabilities = LogProbabilities(tape, read.Tensor, window.Targets);                // [N]
        for (int b = 0; b < batch.Count; b++)
        {
            double mean = logProbabilities.AsSpan(window.Layout.Starts[b], window.Layout.Lengths[b]).ToArray().Average();
            if (!double.IsFinite(Math.Exp(-mean)))
                throw FiniteScores.Fault(LogProbability, batch[b]);
        }
        PlainText[] texts = batch.Inputs<PlainText>("A language model");
        TextAnswer[] answers = [.. texts.Select((text, b) =>
            new TextAnswer(text, logProbabilities.AsSpan(window.Layout.Starts[b], window.Layout.Lengths[b]).ToArray(), tokens))];
        return asked.Next + asked.Length == 0 ? answers : GoOn(tape, answers, texts, asked, window.Layout, read.Tensor, new CarriedState(after));
    }

    /// <summary>The tokens of a text's first continuation, as they are drawn.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="example">A sentence.</param>
    /// <param name="options"><see cref="GenerationOptions"/> with a length, for one sample.</param>
    /// <exception cref="UnrollException">The options ask for several continuations, or for a beam search.</exception>
    public IEnumerable<GeneratedToken> Stream(Device device, Example example, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(example);
        GenerationOptions asked = options.Or<GenerationOptions>("A language model").Checked();
        Require.That(asked.Length > 0, "length", "0", "at least 1, since no other tokens can be streamed than those of a continuation");
        Require.That(asked.Beam == 0, "beam", $"{asked.Beam}", "0 to stream, since a beam search knows its tokens only at its end");
        Require.That(asked.Samples == 1, "samples", $"{asked.Samples}", "1 to stream");
        PlainText text = example.InputAs<PlainText>("A language model");
        return Tokens();

        IEnumerable<GeneratedToken> Tokens()
        {
            foreach (GeneratedToken token in new TextGenerator(tokens, asked).Stream(Stepper(device, example), text))
                yield return token;
        }
    }

    /// <summary>The scores of texts each of which was read by itself.</summary>
    /// <param name="examples">The sentences.</param>
    /// <param name="answers">Their answers.</param>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        return TextScores.Of(answers.Sum(answer => answer.As<TextAnswer>("The score of a language model").LogProbability), examples.Sum(example => (long)example.Length), unit);
    }

    /// <summary>The vectors that are read: that of the end of a sentence, and those of the tokens.</summary>
    /// <inheritdoc/>
    public Sequences InputRows(Tape tape, IReadOnlyList<Content> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        TextWindow window = Alone([.. batch.Select(content => new Example(content))]);
        return embedding.Apply(tape, window.Layout, window.Inputs);                                     // [N, E]
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> InputSteps(Content input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return [PlainText.End, .. input.Tokens];
    }

    /// <summary>Each token, given those before it, and the end: the claim of a step is what comes after it.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Claim> Claims(IAnswer answer) => [.. answer.As<TextAnswer>("A language model").Tokens.Select((token, t) => new Claim(token, t, rows =>
    {
        Value read = encoder.Run(rows).Outputs.Rows;                                                    // [N, H]
        int[] places = [.. rows.Layout.Starts[..^1]];
        return LogOdds.Of(output.LogProbabilities(read.TakeRows(Array.ConvertAll(places, start => start + t))), tokens.Id(token));
    }))];

    private (Value Loss, IReadOnlyList<State> After) Loss(Tape tape, TextWindow window, IReadOnlyList<State>? before)
    {
        (Value read, IReadOnlyList<State> after) = Encode(tape, window, before);
        return (output.Losses(read, window.Targets, smoothing).Mean(), after);
    }

    /// <summary>What the network gives at every step of a window, [N, H], and the state after it.</summary>
    private (Value Read, IReadOnlyList<State> After) Encode(Tape tape, TextWindow window, IReadOnlyList<State>? before)
    {
        IReadOnlyList<State> after = [];
        Value[] rows = tape.Only(() =>
        {
            Sequences vectors = embedding.Apply(tape, window.Layout, window.Inputs);                    // [N, E]
            Unrolled read = encoder.Run(vectors.With(vectors.Rows.Dropout(dropout)), before);
            after = read.Last;
            return [read.Outputs.Rows.Dropout(dropout), .. after.SelectMany(state => state.Parts)];     // [N, H]
        });
        return (rows[0], after);
    }

    /// <summary>The log-probability of each target, [N]; the scores of all tokens are made for some steps at a time.</summary>
    private double[] LogProbabilities(Tape tape, Tensor read, int[] targets)
    {
        List<double> all = new(targets.Length);
        for (int at = 0; at < targets.Length; at += ScoredSteps)
        {
            using Tape piece = Tape.ForPrediction(tape.Device);
            int count = Math.Min(ScoredSteps, targets.Length - at);
            Value losses = output.Losses(piece.Constant(read.Rows(at, count)), targets[at..(at + count)]);
            all.AddRange(losses.Tensor.Span.ToArray().Select(loss => -(double)loss));
        }
        return [.. all];
    }

    /// <summary>Adds to answers how their texts may go on: some texts at a time, so that the scores of all tokens find room.</summary>
    private TextAnswer[] GoOn(Tape tape, TextAnswer[] answers, PlainText[] texts, GenerationOptions asked, SequenceLayout layout, Tensor read, CarriedState after)
    {
        TextGenerator generator = new(tokens, asked);
        return [.. Enumerable.Range(0, answers.Length).Chunk(Math.Max(1, ScoredSteps / Math.Max(asked.Samples, asked.Beam))).SelectMany(some =>
        {
            TextStepper start = Stepper(tape.Device, tape.Cancel, read, [.. some.Select(b => layout.Starts[b + 1] - 1)], after.Take(some));
            IEnumerable<TextContinuation[]> continuations = asked.Length == 0 ? some.Select(_ => Array.Empty<TextContinuation>()) : generator.Continue(start, [.. some.Select(b => texts[b].ToString())]);
            return continuations.Select((found, i) => answers[some[i]].With(asked.Next == 0 ? [] : generator.Next(start.LogProbabilities(i)), found));
        })];
    }

    /// <summary>Stands where a text ends.</summary>
    private TextStepper Stepper(Device device, Example example)
    {
        using Tape tape = Tape.ForPrediction(device);
        TextWindow window = Alone([example]);
        (Value read, IReadOnlyList<State> after) = Encode(tape, window, null);
        return Stepper(device, default, read.Tensor, [window.Length - 1], new CarriedState(after));
    }

    /// <summary>Stands where some texts end.</summary>
    private TextStepper Stepper(Device device, CancellationToken cancel, Tensor read, int[] rows, CarriedState after)
    {
        using Tape tape = Tape.ForPrediction(device);
        return new TextStepper((window, before) => Read(device, cancel, window, before), AllLogProbabilities(tape.Constant(read).TakeRows(rows)), after, end);
    }

    /// <summary>Reads a window on a tape of its own: the log-probabilities of all tokens after each step, [N, V], and the states after it.</summary>
    private (Tensor LogProbabilities, CarriedState After) Read(Device device, CancellationToken cancel, TextWindow window, CarriedState before)
    {
        cancel.ThrowIfCancellationRequested();
        using Tape tape = Tape.ForPrediction(device);
        (Value read, IReadOnlyList<State> after) = Encode(tape, window, before.On(tape));
        return (AllLogProbabilities(read), new CarriedState(after));
    }

    private Tensor AllLogProbabilities(Value read)
    {
        Tensor all = output.LogProbabilities(read).Tensor;                                               // [N, V]
        FiniteScores.Check(all, LogProbability, _ => "");
        return all.Keep();
    }

    private TextWindow Alone(IReadOnlyList<Example> batch) => TextWindow.Of([.. batch.Select(sentence => Ids(sentence.InputAs<PlainText>("A language model")))], end);

    /// <summary>A sentence's tokens with its end.</summary>
    private int[] Ids(PlainText sentence) => [.. sentence.Tokens.Select(tokens.Id), end];

    private IWordOutput Output(LanguageModelSpec spec, ParameterScope scope)
    {
        ParameterScope place = scope.Child("output");
        if (spec.Cutoffs.Count > 0)
            return new AdaptiveWords(place, encoder.OutputSize, tokens.Count, Fitting(spec.Cutoffs), spec.CutoffFactor);
        if (!spec.Tied)
            return new SoftmaxWords(new Linear(place, encoder.OutputSize, tokens.Count).Apply);
        Require.That(encoder.OutputSize == embedding.Size, "model.tied", $"an encoder of {encoder.OutputSize} outputs", $"{embedding.Size}, the width of the vectors");
        Parameter bias = place.Parameter("bias", new Shape(tokens.Count), Init.Zero);
        return new SoftmaxWords(x => embedding.Scores(x).AddRow(x.Tape.Use(bias)));
    }

    private IReadOnlyList<int> Fitting(IReadOnlyList<int> cutoffs) => cutoffs[^1] < tokens.Count ? cutoffs
        : throw new UnrollException(FormattableString.Invariant($"model.cutoffs ends with {cutoffs[^1]}, and the training set has {tokens.Count} tokens; expected less than that, or model.cutoffs=[] for a softmax over all of them."));
}
