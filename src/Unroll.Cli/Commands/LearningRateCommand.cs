using System.CommandLine;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary><c>unroll lab learning-rate</c>.</summary>
internal static class LearningRateCommand
{
    public static Verb Create(Host host)
    {
        RecipeArguments what = new();
        Option<double?> from = Options.Real("--from", "The first learning rate. Default: 0.00001", 1e-12, 1e6);
        Option<double?> to = Options.Real("--to", "The last learning rate. Default: 10", 1e-12, 1e6);
        Option<int> steps = Options.Number("--steps", "Number of steps from the first to the last learning rate", 10, 1_000_000, value => (int)value);
        steps.DefaultValueFactory = _ => 200;
        Option<string?> svg = Options.Path("--svg", "Also draw the losses into this SVG file", "FILE");
        Option<int> threads = Options.Threads();
        Option<bool> json = Options.Json("Write one JSON object, with the learning rate and loss of every step");
        Verb verb = new("learning-rate", "Learning rate range test: find a good learning rate in a run that raises it from step to step.",
        [
            ("lab learning-rate slot-filling --data corpus/", "In the terminal."),
            ("lab learning-rate my/recipe.json --set training.optimizer=sgd --from 0.001 --to 100 --svg rates.svg", "With another optimiser, and as an SVG file."),
        ], """
        The learning rate grows by the same factor at each step (Smith 2017), and a curve shows the loss at each rate. The loss is level
        while the rate is too small, then falls, and rises when the rate is too large; then the test ends. A good learning rate is about
        half way between the rate of the steepest fall and a tenth of the rate of the lowest loss. The recipe's own rate and schedule
        are ignored; nothing is saved.
        """)
        {
            what.Name, what.Data, what.Set, what.Seed, from, to, steps, svg, threads, json,
        };
        verb.SetAction(parse =>
        {
            (Recipe recipe, Splits data) = what.Open(host, parse);
            Dataset train = data.Train ?? throw new UnrollException("There is no training set.");
            using Device device = new(parse.GetValue(threads));
            RateRange range = Test(host, parse.GetValue(steps), made => RateRange.Test(recipe, train, parse.GetValue(from) ?? 1e-5, parse.GetValue(to) ?? 10, parse.GetValue(steps), device, made));
            if (parse.GetValue(json))
                JsonLine.WriteIndented(host.Output, writer => Write(writer, range));
            else
                Write(Screen.Of(host), recipe, range);
            if (parse.GetValue(svg) is { } path)
                Picture.Save(host, path, SvgPicture.Of(range.Figure($"{recipe.Name}: loss over the learning rate")));
            return ExitCode.Ok;
        });
        return verb;
    }

    /// <summary>Makes the test, under a bar where a person watches.</summary>
    private static RateRange Test(Host host, int steps, Func<Action<RatePoint>, RateRange> test)
    {
        host.HandleInterruptions();
        if (!host.OutputIsTerminal)
            return test(_ => host.Interrupted.ThrowIfCancellationRequested());
        return Screen.Of(host).Progress().AutoClear(true).Start(context =>
        {
            ProgressTask bar = context.AddTask("steps", maxValue: steps);
            return test(_ =>
            {
                bar.Increment(1);
                host.Interrupted.ThrowIfCancellationRequested();
            });
        });
    }

    private static void Write(IAnsiConsole console, Recipe recipe, RateRange range)
    {
        IReadOnlyList<RatePoint> points = range.Points;
        FigureText.Write(console, range.Figure($"{recipe.Name}: loss over the learning rate"));
        console.Line("");
        Table table = Screen.Table("", "#rate", "#loss", "#step");
        foreach ((string name, RatePoint point) in new[] { ("first", points[0]), ("steepest fall", range.Steepest), ("lowest", range.Lowest), ("last", points[^1]) })
            table.Row(name, RateRange.Text(point.Rate), Screen.Score(point.Mean), Screen.Count(point.Step));
        console.Show(table);
        console.Line("");
        console.Line($"Start with about --set training.optimizer.rate={RateRange.Text(range.Suggested, 1)}");
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, RateRange range)
    {
        json.WriteStartObject();
        json.WriteNumber("suggested", range.Suggested);
        json.WriteNumber("lowest", range.Lowest.Rate);
        json.WriteNumber("steepest", range.Steepest.Rate);
        json.WriteStartArray("steps");
        foreach (RatePoint point in range.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("step", point.Step);
            json.WriteNumber("rate", point.Rate);
            json.WriteNumber("loss", point.Loss);
            json.WriteNumber("mean", point.Mean);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
