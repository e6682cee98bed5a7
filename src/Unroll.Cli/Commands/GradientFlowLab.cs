using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab gradient-flow</c>.</summary>
internal static class GradientFlowLab
{
    private const int MostExamples = 8, MostSteps = 2000;

    private static readonly string[] Usual = ["elman", "irnn", "gru", "lstm forgetBias=0", "lstm forgetBias=5"];

    public static Verb Create(Host host)
    {
        RecipeArguments what = new(orModel: true, "The folder of a model, or a recipe, whose recurrent network is looked at. Default: several cells, on the adding problem");
        Option<string[]> cells = new("--cell") { Description = $"A cell to compare, with settings; may be repeated. Default: {string.Join(", ", Usual)}", HelpName = "\"NAME field=value\"", AllowMultipleArgumentsPerToken = false };
        Option<int> steps = Number("--steps", "Steps of a sequence of the adding problem", 2, MostSteps, 200);
        Option<int> hidden = Number("--hidden", "Number of hidden units of the cells to compare", 1, 1024, 32);
        Option<int> seeds = Number("--seeds", "Number of networks with other random parameters", 1, 100, 3);
        Option<int> training = Number("--training", "Number of training steps; 0 for none. A model is trained already", 0, 1_000_000, 100);
        Option<string?> text = new("--text") { Description = "What a model reads. Default: the first training examples", HelpName = "TEXT" };
        Option<int> threads = Options.Threads();
        threads.DefaultValueFactory = _ => 1;
        return LabVerb.Create(
            host, "gradient-flow", "How far back gradients reach: cells side by side, or in a model.",
            [
                ("lab gradient-flow", "Five cells over 200 steps, before and after a short training."),
                ("lab gradient-flow --cell gru --cell \"gru memory=200\" --steps 500 --report flow/", "Cells of your choice, with a report."),
                ("lab gradient-flow slots.model --text \"flights from boston to denver\"", "The layers of a model."),
            ],
            """
            A number is made of the last output of a network: its product with a random direction. The figures show the norm of the
            gradient of that number at the state after each earlier step, part by part (the output h and the memory c of an LSTM), and at each
            input. Lines are means over sequences and seeds, bands reach from the lowest to the highest seed. The gradient is scaled at each
            step on its way back, so that norms below 1e-38 are right, too.
            """,
            [what.Name, what.Data, what.Set, what.Seed, cells, steps, hidden, seeds, training, text, threads],
            (parse, progress) =>
            {
                using Device device = new(parse.GetValue(threads));
                if (what.IsNamed(parse.CommandResult))
                    return OfModel(host, parse, what, parse.GetValue(text), parse.GetValue(seeds), parse.GetValue(training), device, progress);
                GradientFlowSettings settings = new() { Steps = parse.GetValue(steps), Seeds = parse.GetValue(seeds), Training = parse.GetValue(training), Seed = what.SeedOf(parse) ?? 1 };
                string[] names = parse.GetValue(cells) is { Length: > 0 } asked ? asked : Usual;
                return GradientFlowStudy.Compare([.. names.Select(name => (name, TypedCell.Read(name, parse.GetValue(hidden))))], settings, device, (share, doing) => progress(share, doing));
            });
    }

    private static Option<int> Number(string name, string description, ulong least, ulong most, int usual)
    {
        Option<int> option = Options.Number(name, description, least, most, value => (int)value);
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    private static Findings OfModel(Host host, ParseResult parse, RecipeArguments what, string? text, int seeds, int training, Device device, LabVerb.Progress progress)
    {
        using StudiedModel subject = LabSubject.Open(host, parse, what, text, training, device, progress);
        Example[] read = [.. subject.Examples.Where(example => example.Length >= 2).Take(MostExamples)];
        if (Array.Find(read, example => example.Length > MostSteps) is { } longest)
            throw new UnrollException(FormattableString.Invariant($"An example has {longest.Length} steps; expected at most {MostSteps}."));
        Model[] fresh = [.. Enumerable.Range(0, seeds).Select(seed => subject.Draw(subject.Model.Recipe.Training.Seed + (ulong)seed))];
        return GradientFlowStudy.OfModel(subject.IsTrained ? subject.Model : null, fresh, read, device);
    }
}
