using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab error-surface</c>.</summary>
internal static class ErrorSurfaceLab
{
    private const int LatchSteps = 50, LatchSequences = 8;
    private const double LatchNoise = 0.2, LatchRecurrent = 1.75, LatchBias = -0.54, LatchWidth = 1.5;
    private const string Recurrent = "0.forward.recurrent", Bias = "0.forward.bias", Input = "0.forward.input";

    public static Verb Create(Host host)
    {
        RecipeArguments what = new(orModel: true, "The folder of a model, or a recipe. Default: one unit that has to keep the sign of its first input over 50 noisy steps");
        Option<string?> cell = new("--cell") { Description = "Another cell for the default task, of one unit", HelpName = "\"NAME field=value\"" };
        Option<string?> x = new("--x") { Description = "The weight along the horizontal axis, such as encoder.0.forward.recurrent[0,3]. Default: the recurrent weight of the one unit, or a random direction", HelpName = "WEIGHT" };
        Option<string?> y = new("--y") { Description = "The weight along the vertical axis. Default: the bias of the one unit, or a random direction", HelpName = "WEIGHT" };
        Option<double?> width = Options.Real("--width", "How far the map reaches to either side of the weights. Default: 1.5 for the one unit; otherwise 1, which for random directions means as much as the weights themselves", 1e-9, 1e6);
        Option<int> points = Number("--points", "Places along each side of the map", 2, 301, 31);
        Option<double?> rate = Options.Real("--rate", "The learning rate of gradient descent. Default: 0.1", 1e-12, 1e6);
        Option<int> steps = Number("--steps", "Steps of gradient descent", 1, 10_000, 60);
        Option<double?> clipValue = Options.Real("--clip-value", "The limit of each slope in the descent that is clipped by value. Default: 1", 1e-12, 1e12);
        Option<double?> clipNorm = Options.Real("--clip-norm", "The limit of the norm in the descent that is clipped by norm. Default: 1", 1e-12, 1e12);
        Option<int> examples = Number("--examples", "Number of training examples of a recipe or model that the loss is of", 1, 10_000, 8);
        Option<int> training = Number("--training", "Number of steps to train a recipe before; 0 for none", 0, 1_000_000, 0);
        Option<int> threads = Options.Threads();
        threads.DefaultValueFactory = _ => 1;
        return LabVerb.Create(
            host, "error-surface", "A loss over two directions, with its cliffs, and gradient descent on it.",
            [
                ("lab error-surface", "One recurrent unit, over its recurrent weight and its bias."),
                ("lab error-surface --report surface/", "As contours and as a surface that can be turned."),
                ("lab error-surface adding-problem --set model.encoder.cell=elman --points 15", "A recipe, over two random directions."),
                ("lab error-surface my.model --x encoder.0.forward.recurrent[0,0] --y encoder.0.forward.bias[0]", "Two weights of a model."),
            ],
            """
            The weights are moved along two directions from where they are, and the loss and its slopes are computed at each place. Random
            directions are normalised by filters (Li et al. 2018). Three ways of gradient descent begin at the centre: without clipping,
            clipped by value, and clipped by norm. They move in the plane of the map, with the two slopes as their gradient.
            """,
            [what.Name, what.Data, what.Set, what.Seed, cell, x, y, width, points, rate, steps, clipValue, clipNorm, examples, training, threads],
            (parse, progress) =>
            {
                using Device device = new(parse.GetValue(threads));
                bool isLatch = !what.IsNamed(parse.CommandResult);
                ErrorSurfaceSettings settings = new()
                {
                    Width = parse.GetValue(width) ?? (isLatch && parse.GetValue(cell) is null ? LatchWidth : 1),
                    Points = parse.GetValue(points),
                    Rate = parse.GetValue(rate) ?? 0.1,
                    Steps = parse.GetValue(steps),
                    ClipValue = parse.GetValue(clipValue) ?? 1,
                    ClipNorm = parse.GetValue(clipNorm) ?? 1,
                };
                ulong seed = what.SeedOf(parse) ?? 1;
                if (isLatch)
                {
                    LatchTask task = Latch(parse.GetValue(cell), seed);
                    bool isUnit = parse.GetValue(cell) is null;
                    ErrorPlane unit = Plane(task.Parameters, parse.GetValue(x) ?? (isUnit ? $"{Recurrent}[0,0]" : null), parse.GetValue(y) ?? (isUnit ? $"{Bias}[0]" : null), seed, task.Loss, device);
                    return ErrorSurfaceStudy.Explore(unit, FormattableString.Invariant($"The loss of one unit ({parse.GetValue(cell) ?? "elman"}) that has to keep a sign over {LatchSteps} steps"), settings, share => progress(share, "map"));
                }
                using StudiedModel subject = LabSubject.Open(host, parse, what, null, parse.GetValue(training), device, progress);
                Model model = subject.Model;
                Example[] batch = [.. subject.Examples.Take(parse.GetValue(examples))];
                ErrorPlane plane = Plane(model.Parameters, parse.GetValue(x), parse.GetValue(y), seed, tape => model.Problem.Loss(tape, batch), device);
                return ErrorSurfaceStudy.Explore(plane, $"The loss of {model.Recipe.Name}, {(subject.IsTrained ? "trained" : "before training")}", settings, share => progress(share, "map"));
            });
    }

    private static Option<int> Number(string name, string description, ulong least, ulong most, int usual)
    {
        Option<int> option = Options.Number(name, description, least, most, value => (int)value);
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    /// <summary>The task for one unit; that of the default cell begins where descent meets a cliff.</summary>
    private static LatchTask Latch(string? cell, ulong seed)
    {
        LatchTask task = new(cell is null ? new ElmanSpec(1) : TypedCell.Read(cell, 1), LatchSteps, LatchSequences, LatchNoise, seed);
        if (cell is null)
        {
            task.Set(Input, 1);
            task.Set(Recurrent, LatchRecurrent);
            task.Set(Bias, LatchBias);
        }
        return task;
    }

    private static ErrorPlane Plane(ParameterStore store, string? x, string? y, ulong seed, Func<Tape, Value> loss, Device device)
    {
        return new ErrorPlane(Direction(x, "first"), Direction(y, "second"), loss, device);

        WeightDirection Direction(string? weight, string number) =>
            weight is null ? WeightDirection.Random(store, new Rng(seed).Stream(number), $"{number} random direction (1 is as large as the weights)") : WeightDirection.Of(store, weight);
    }
}
