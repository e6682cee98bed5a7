using System.Globalization;

namespace Unroll;

/// <summary>
/// The learning rate range test: a run whose learning rate grows by the same factor at each step until the loss rises well above its lowest value (Smith 2017,
/// section 3.3; here on a logarithmic scale). Its parameters are discarded.
/// </summary>
public sealed class RateRange
{
    private const double Keep = 0.9; // of the running mean of the losses
    private const double Rise = 0.3; // so far above the lowest, as a share of the first loss: more than the noise of batches
    private const double Below = 10; // where the loss is lowest, the rate is too large for a long run by about so much

    internal RateRange(IReadOnlyList<RatePoint> points) => Points = points;

    /// <summary>The steps, in the order of growing learning rates.</summary>
    public IReadOnlyList<RatePoint> Points { get; }

    /// <summary>The step with the lowest running mean of the loss.</summary>
    public RatePoint Lowest => Points.MinBy(point => point.Mean)!;

    /// <summary>The step at which the loss falls fastest, over the logarithm of the learning rate.</summary>
    public RatePoint Steepest
    {
        get
        {
            int lowest = Points.Index().First(point => point.Item == Lowest).Index;
            int at = Enumerable.Range(0, lowest + 1).MinBy(i => Points[Math.Min(i + 1, lowest)].Mean - Points[Math.Max(i - 1, 0)].Mean);
            return Points[at];
        }
    }

    /// <summary>The suggested learning rate: on the logarithmic scale, half way between the rate of the steepest fall and a tenth of the rate of the lowest loss.</summary>
    public double Suggested => Math.Sqrt(Steepest.Rate * Lowest.Rate / Below);

    /// <summary>The test as a figure: the loss of each step, the running mean, and the rates of its steepest fall and its lowest value.</summary>
    /// <param name="title">What was tested.</param>
    public LinesFigure Figure(string title) => new(title, "learning rate", "loss",
    [
        new LineSeries("running mean", Points.Select(point => (point.Rate, point.Mean))),
        new LineSeries("each step", Points.Select(point => (point.Rate, point.Loss)), LineStyle.Dots),
        new LineSeries($"steepest: {Text(Steepest.Rate)}", [(Steepest.Rate, Steepest.Mean)]),
        new LineSeries($"lowest: {Text(Lowest.Rate)}", [(Lowest.Rate, Lowest.Mean)]),
    ], logX: true);

    /// <summary>A rate by its first digits, without an exponent: 0.00012.</summary>
    /// <param name="rate">From 1e-20 to 1e20.</param>
    /// <param name="digits">How many.</param>
    public static string Text(double rate, int digits = 2) =>
        decimal.Parse(rate.ToString($"G{digits}", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs the test.</summary>
    /// <param name="recipe">What to train; its learning rate and schedule are ignored.</param>
    /// <param name="train">The training set.</param>
    /// <param name="from">The first rate, above 0.</param>
    /// <param name="to">The last rate, above the first.</param>
    /// <param name="steps">The number of steps from the first to the last rate, 10 or more.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="made">Called after each step.</param>
    /// <exception cref="UnrollException">The range is empty, or the recipe's optimiser has no learning rate.</exception>
    public static RateRange Test(Recipe recipe, IReadOnlyList<Example> train, double from, double to, int steps, Device device, Action<RatePoint>? made = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(train);
        Require.Positive("from", from);
        Require.Positive("to", to);
        Require.That(to > from, "The range of rates", $"the last one, {to}", $"more than the first one, {from}");
        Require.InRange("steps", steps, 10, 1_000_000);
        if (recipe.Training.Optimizer is not StochasticSpec stepping)
            throw new UnrollException("training.optimizer makes no steps at a rate; expected one that does, such as sgd or adam.");
        if (recipe.Data.NormalizesText)
            train = Example.Normalized(train);
        TrainingSpec training = recipe.Training with
        {
            Epochs = int.MaxValue,
            Optimizer = stepping with { Rate = from },
            Schedule = new GrowthSpec(Math.Pow(to / from, 1.0 / (steps - 1))),
            Faults = new FaultSpec { Leap = 0 },
        };
        ParameterStore store = ParameterStore.Draw(training.Seed);
        using Model model = Model.Build(recipe, recipe.Model.Fit(train), store, null, device);
        foreach ((string pattern, double factor) in RateFactors.Read(training.Rates))
            store.SetRate(pattern, factor);
        ILearner learner = training.Optimizer.Start(new LearnerContext(model.Problem, store, train, training, device));
        List<RatePoint> points = [];
        double sum = 0, weight = 0, lowest = double.PositiveInfinity;
        while (points.Count < steps)
        {
            TrainingStep step = learner.Advance();
            if (step.Fault is not null)
                break;
            sum = (Keep * sum) + step.Loss;
            weight = (Keep * weight) + 1;
            points.Add(new RatePoint(step.Step, step.Rate!.Value, step.Loss, sum / weight));
            made?.Invoke(points[^1]);
            lowest = Math.Min(lowest, points[^1].Mean);
            if (points[^1].Mean - lowest > Rise * points[0].Loss)
                break;
        }
        Require.That(points.Count > 1, "The range of rates", $"no finite loss at {from}", "a lower first rate");
        return new RateRange(points);
    }

    private sealed record GrowthSpec(double Factor) : ScheduleSpec
    {
        public override ISchedule Build() => new Growth(Factor);
    }

    private sealed class Growth(double factor) : ISchedule
    {
        public double Factor(Moment now) => Math.Pow(factor, now.Step - 1);
    }
}
