using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab learning-rate</c>.</summary>
internal static class LearningRateLab
{
    public static Verb Create(Host host)
    {
        RecipeArguments what = new(orModel: true);
        Option<double?> from = Options.Real("--from", "The first learning rate. Default: 0.00001", 1e-12, 1e6);
        Option<double?> to = Options.Real("--to", "The last learning rate. Default: 10", 1e-12, 1e6);
        Option<int> steps = Options.Number("--steps", "Number of steps from the first to the last learning rate", 10, 1_000_000, value => (int)value);
        steps.DefaultValueFactory = _ => 200;
        Option<int> threads = Options.Threads();
        return LabVerb.Create(
            host, "learning-rate", "Learning rate range test: find a good learning rate in a run that raises it from step to step.",
            [
                ("lab learning-rate slot-filling --data corpus/", "In the terminal."),
                ("lab learning-rate my/recipe.json --set training.optimizer=sgd --from 0.001 --to 100 --svg rates.svg", "With another optimiser, and as an SVG file."),
            ],
            """
            The learning rate grows by the same factor at each step (Smith 2017), and a curve shows the loss at each rate. The loss is level
            while the rate is too small, then falls, and rises when the rate is too large; then the test ends. A good learning rate is about
            half way between the rate of the steepest fall and a tenth of the rate of the lowest loss. The recipe's own rate and schedule
            are ignored; nothing is saved.
            """,
            [what.Name, what.Data, what.Set, what.Seed, from, to, steps, threads],
            (parse, progress) =>
            {
                (Recipe recipe, Splits data) = what.Open(host, parse, usual: "slot-filling");
                Dataset train = data.Train ?? throw new UnrollException("There is no training set.");
                using Device device = new(parse.GetValue(threads));
                int most = parse.GetValue(steps);
                RateRange range = RateRange.Test(recipe, train, parse.GetValue(from) ?? 1e-5, parse.GetValue(to) ?? 10, most, device, made => progress(made.Step / (double)most, "raising the learning rate"));
                return Of(recipe, range);
            });
    }

    private static Findings Of(Recipe recipe, RateRange range)
    {
        IReadOnlyList<RatePoint> points = range.Points;
        (string Name, RatePoint Point)[] marks = [("first", points[0]), ("steepest fall", range.Steepest), ("lowest", range.Lowest), ("last", points[^1])];
        return new Findings(
            $"{recipe.Name}: loss over the learning rate",
            [
                FormattableString.Invariant($"The loss falls fastest at a rate of {RateRange.Text(range.Steepest.Rate)}, and is lowest at {RateRange.Text(range.Lowest.Rate)}."),
                $"Start with about --set training.optimizer.rate={RateRange.Text(range.Suggested, 1)}",
            ],
            "Smith 2017, Cyclical learning rates for training neural networks, section 3.3.",
            [range.Figure($"{recipe.Name}: loss over the learning rate")],
            [
                new LabTable(
                    "marks",
                    LabColumn.Texts("mark", marks.Select(mark => mark.Name)),
                    LabColumn.Numbers("rate", marks.Select(mark => mark.Point.Rate)),
                    LabColumn.Numbers("loss", marks.Select(mark => mark.Point.Mean)),
                    LabColumn.Numbers("step", marks.Select(mark => (double)mark.Point.Step))),
                new LabTable(
                    "steps",
                    LabColumn.Numbers("step", points.Select(point => (double)point.Step)),
                    LabColumn.Numbers("rate", points.Select(point => point.Rate)),
                    LabColumn.Numbers("loss", points.Select(point => point.Loss)),
                    LabColumn.Numbers("mean", points.Select(point => point.Mean))),
            ]);
    }
}
