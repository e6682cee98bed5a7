namespace Unroll;

/// <summary>Gives each sequence a label, or several.</summary>
public sealed class Classifier : IEmbeddingProblem, IAttributionProblem
{
    private readonly PooledEncoder encoder;
    private readonly Linear output;
    private readonly Vocabulary labels;
    private readonly LabelWeights? classWeights;
    private readonly bool multiLabel;
    private readonly double smoothing;

    internal Classifier(PooledEncoder encoder, Linear output, Vocabulary labels, LabelWeights? classWeights, ClassificationSpec spec)
    {
        this.encoder = encoder;
        this.output = output;
        this.labels = labels;
        this.classWeights = classWeights;
        multiLabel = spec.MultiLabel;
        smoothing = spec.LabelSmoothing;
    }

    /// <summary>accuracy; f1 over all labels together where an example may have several.</summary>
    public string Metric => multiLabel ? "f1" : "accuracy";

    /// <summary>One per example.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <summary>The mean loss of a batch in nats an example, each with the weight of its label (<see cref="ClassWeights"/>).</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Value scores = Scores(tape, batch).Scores;                                                      // [B, C]
        if (multiLabel)
            return scores.BinaryCrossEntropy(tape.Constant(Right(batch))).Sum() / Math.Max(1, batch.Count);
        string[] right = [.. batch.Select(OneLabel)];
        Value losses = scores.CrossEntropy(Array.ConvertAll(right, labels.Id), smoothing);              // [B]
        return (classWeights is null ? losses : classWeights.Weigh(losses, right)).Sum() / Math.Max(1, right.Length);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (Value scores, Value? weights) = Scores(tape, batch);
        FiniteScores.Check(scores.Tensor, "The scores of the labels", b => batch[b]);
        Tensor probabilities = (multiLabel ? scores.Sigmoid() : scores.Softmax()).Tensor;               // [B, C]
        Classification[] answers = new Classification[batch.Count];
        for (int b = 0, step = 0; b < answers.Length; step += batch[b++].Length)
        {
            Real[]? attention = weights?.Tensor.Span.Slice(step, batch[b].Length).ToArray();
            answers[b] = new Classification(encoder.Input.Steps(batch[b].Input), labels.Entries, probabilities.Rows(b, 1).Span.ToArray(), multiLabel) { Attention = attention };
        }
        return answers;
    }

    /// <summary>
    /// The scores of the labels (<see cref="LabelScores"/>), and the calibration of the chosen label's probability. Where an example may have several, each label of each example is an
    /// answer, yes or no, with the probability of what was answered.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        (IReadOnlyList<string> Gold, Classification Answer)[] pairs = [.. examples.Zip(answers, (example, answer) => (GoldLabels(example), answer.As<Classification>("The score of a classifier")))];
        return LabelScores.Of(pairs.Select(pair => (pair.Gold, pair.Answer.Labels)), multiLabel) with { Calibration = Calibration.Of(pairs.SelectMany(pair => pair.Answer.Judged(pair.Gold))) };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => labels.Entries;

    /// <summary>False: an empty sequence has no label.</summary>
    public bool AnswersEmpty => false;

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Input.Field("text", "what to classify")];

    /// <summary>The size of the pooled vector.</summary>
    public int VectorSize => encoder.OutputSize;

    /// <summary>The pooled outputs of the network, from which the label is chosen.</summary>
    /// <inheritdoc/>
    public Value Embed(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return encoder.Encode(tape, [.. batch.Select(example => example.Input)]).Vectors;
    }

    /// <inheritdoc/>
    public Sequences InputRows(Tape tape, IReadOnlyList<Content> batch) => encoder.Input.EncodeSteps(tape, batch);

    /// <inheritdoc/>
    public IReadOnlyList<string> InputSteps(Content input) => encoder.Input.Steps(input);

    /// <summary>The chosen label; where an example may have several, each that was chosen, and the most probable one if none was.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Claim> Claims(IAnswer answer)
    {
        Classification classification = answer.As<Classification>("A classifier");
        return [.. (classification.Labels.Count > 0 ? classification.Labels : [.. classification.Ranked.Take(1)]).Select(label => new Claim(label, null, rows =>
        {
            Value scores = output.Apply(encoder.Encode(encoder.Input.Join(rows)).Vectors);              // [B, C]
            return multiLabel ? scores.Columns(labels.Id(label), 1).SumColumns() : LogOdds.Of(scores, labels.Id(label));
        }))];
    }

    internal static IReadOnlyList<string> GoldLabels(Example example) => example.TargetAs<Unroll.Labels>("A classifier").Values;

    internal static string OneLabel(Example example) => GoldLabels(example) is [string label]
        ? label
        : throw new UnrollException($"{example.Place?.Of(0) ?? "An example"}: found {GoldLabels(example).Count} labels ({string.Join(", ", GoldLabels(example))}); expected one, or model.multiLabel=true.");

    /// <summary>The yes or no of each label, smoothed: [B, C].</summary>
    private Tensor Right(IReadOnlyList<Example> batch)
    {
        Tensor right = new(new Shape(batch.Count, labels.Count));                                       // [B, C]
        right.Span.Fill((Real)(smoothing / 2));
        for (int b = 0; b < batch.Count; b++)
        {
            foreach (string label in GoldLabels(batch[b]))
                right.Span[(b * labels.Count) + labels.Id(label)] = (Real)(1 - (smoothing / 2));
        }
        return right;
    }

    private (Value Scores, Value? Weights) Scores(Tape tape, IReadOnlyList<Example> batch)
    {
        (Value vectors, Value? weights) = encoder.Encode(tape, [.. batch.Select(example => example.Input)]);
        return (output.Apply(vectors), weights);                                                        // [B, C]
    }
}
