namespace Unroll;

/// <summary>Gives each sequence a label, or several.</summary>
public sealed class Classifier : IProblem
{
    private readonly PooledEncoder encoder;
    private readonly Linear output;
    private readonly Vocabulary labels;
    private readonly bool multiLabel;
    private readonly double smoothing;

    internal Classifier(PooledEncoder encoder, Linear output, Vocabulary labels, ClassificationSpec spec)
    {
        this.encoder = encoder;
        this.output = output;
        this.labels = labels;
        multiLabel = spec.MultiLabel;
        smoothing = spec.LabelSmoothing;
    }

    /// <summary>accuracy; f1 over all labels together where an example may have several.</summary>
    public string Metric => multiLabel ? "f1" : "accuracy";

    /// <summary>One per example.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <summary>The mean loss of a batch in nats an example.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        IReadOnlyList<string>[] gold = [.. batch.Select(GoldLabels)];
        Value scores = Scores(tape, batch).Scores;                                                      // [B, C]
        if (!multiLabel)
            return scores.CrossEntropy([.. batch.Select(OneLabel)], smoothing).Sum() / Math.Max(1, gold.Length);
        Tensor right = new(scores.Shape);                                                               // [B, C]
        right.Span.Fill((Real)(smoothing / 2));
        for (int b = 0; b < gold.Length; b++)
        {
            foreach (string label in gold[b])
                right.Span[(b * labels.Count) + labels.Id(label)] = (Real)(1 - (smoothing / 2));
        }
        return scores.BinaryCrossEntropy(tape.Constant(right)).Sum() / Math.Max(1, gold.Length);
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

    internal static IReadOnlyList<string> GoldLabels(Example example) => (example.Target as Unroll.Labels)?.Values
        ?? throw new UnrollException($"{example.Subject} has no label; training and evaluation need one.");

    private (Value Scores, Value? Weights) Scores(Tape tape, IReadOnlyList<Example> batch)
    {
        (Value vectors, Value? weights) = encoder.Encode(tape, [.. batch.Select(example => example.Input)]);
        return (output.Apply(vectors), weights);                                                        // [B, C]
    }

    private int OneLabel(Example example) => GoldLabels(example) is [string label]
        ? labels.Id(label)
        : throw new UnrollException($"{example.Place?.Of(0) ?? "An example"}: found {GoldLabels(example).Count} labels ({string.Join(", ", GoldLabels(example))}); expected one, or model.multiLabel=true.");
}
