namespace Unroll;

/// <summary>Gives each sequence a number; learns by the squared error.</summary>
public sealed class Regressor : IAttributionProblem
{
    private readonly PooledEncoder encoder;
    private readonly Linear output;

    internal Regressor(PooledEncoder encoder, Linear output)
    {
        this.encoder = encoder;
        this.output = output;
    }

    /// <summary>mse, the mean squared error: the smaller, the better.</summary>
    public string Metric => "mse";

    /// <summary>One per example.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <summary>The mean squared error of a batch.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor right = new(new Shape(batch.Count, 1), [.. batch.Select(example => (Real)GoldNumber(example))]);     // [B, 1]
        return (Answer(tape, batch) - tape.Constant(right)).Square().Sum() / Math.Max(1, batch.Count);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor numbers = Answer(tape, batch).Tensor;                                                    // [B, 1]
        FiniteScores.Check(numbers, "The outputs", b => batch[b]);
        return [.. Enumerable.Range(0, batch.Count).Select(b => new Estimate(numbers.Span[b]))];
    }

    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        double squares = 0, distances = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            double error = answers[i].As<Estimate>("The score of a regressor").Number - GoldNumber(examples[i]);
            squares += error * error;
            distances += Math.Abs(error);
        }
        int count = Math.Max(1, examples.Count);
        return new Report("mse", [new("mse", squares / count), new("meanAbsoluteError", distances / count)], errors: ["mse", "meanAbsoluteError"]);
    }

    /// <summary>False: an empty sequence has no number.</summary>
    public bool AnswersEmpty => false;

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [encoder.Input.Field("input", "the sequence to read")];

    /// <inheritdoc/>
    public Sequences InputRows(Tape tape, IReadOnlyList<Content> batch) => encoder.Input.EncodeSteps(tape, batch);

    /// <inheritdoc/>
    public IReadOnlyList<string> InputSteps(Content input) => encoder.Input.Steps(input);

    /// <summary>The number.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Claim> Claims(IAnswer answer) =>
        [new Claim(answer.As<Estimate>("A regression").ToString(), null, rows => output.Apply(encoder.Encode(encoder.Input.Join(rows)).Vectors).SumColumns()) { Measure = "number" }];

    internal static double GoldNumber(Example example) => example.TargetAs<Number>("A regression").Value;

    private Value Answer(Tape tape, IReadOnlyList<Example> batch) => output.Apply(encoder.Encode(tape, [.. batch.Select(example => example.Input)]).Vectors);
}
