using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab gates</c>.</summary>
internal static class GatesLab
{
    private const int MostSteps = 500;

    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument();
        Argument<string[]> text = LabModel.Text();
        Option<string?> place = new("--place") { Description = "The cell to look at, such as encoder.0.backward. Default: the first one", HelpName = "PLACE" };
        Option<int> units = Options.Number("--units", "Number of units in the figures, those that remember longest", 1, 1000, value => (int)value);
        units.DefaultValueFactory = _ => 12;
        Option<int[]> span = new("--span") { Description = "Look for units that hold something from word FROM to word TO, from 1, and not elsewhere", HelpName = "FROM TO", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        Option<string?> data = Options.Path("--data", "Other inputs, in which such spans are looked for, and over which means are taken: data as for `unroll evaluate`. Default: with MODEL none, else the built-in sample");
        Option<int> inputs = Options.Number("--inputs", "Number of other inputs to read", 1, 1_000_000, value => (int)value);
        inputs.DefaultValueFactory = _ => 200;
        return LabVerb.Create(
            host, "gates", "How the gates of a trained network open while it reads, and what its units remember.",
            [
                ("lab gates", "A small tagger and a sentence that are built in."),
                ("lab gates slots.model \"flights from boston to new york\" --place encoder.0.backward", "The cell that reads from the end."),
                ("lab gates slots.model \"flights from boston to new york\" --span 5 6 --data atis", "Units that hold the words 5 and 6, and spans of the test set where they do."),
            ],
            """
            For every model with a recurrent network: LSTM and GRU show their gates and memory, other cells their state. A unit's time
            constant is -1 / log of the mean share that it keeps: after so many steps, a third of what it held is left.
            """,
            [model, text, place, units, span, data, inputs],
            (parse, progress) =>
            {
                using Device device = new();
                using LabModel lab = LabModel.Open(parse.GetValue(model), device, progress);
                Example example = lab.Asked(parse.GetValue(text) ?? [], MostSteps);
                GateOptions options = new()
                {
                    Place = parse.GetValue(place),
                    Units = parse.GetValue(units),
                    Span = parse.GetValue(span) is [int from, int to] ? (from, to) : lab.Examples is not null && parse.GetValue(text) is null or [] ? (4, 4) : null,
                    Others = [.. lab.Others(host, parse.GetValue(data), isNeeded: false).Take(parse.GetValue(inputs))],
                };
                return lab.Named(GateFindings.Explore(lab.Model, example, options, share => progress(share, "reading other inputs")));
            });
    }
}
