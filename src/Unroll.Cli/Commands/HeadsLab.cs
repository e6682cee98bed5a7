using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab heads</c>.</summary>
internal static class HeadsLab
{
    private const int MostSteps = 500;

    // Learns in seconds to copy short sequences.
    private static readonly string[] Small =
    [
        "training.epochs=1", "training.optimizer.rate=0.0003", "data.train=4000", "data.bits=4", "data.maxLength=6", "data.testLengths=[6]", "model.encoder.cell.slots=16", "model.encoder.cell.width=10",
    ];

    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument("a neural Turing machine", "turing-machine");
        Argument<string[]> vectors = new("VECTORS") { Description = "What it reads, as for `predict`: vectors of bits with blanks between them", Arity = ArgumentArity.ZeroOrMore };
        Option<int> step = Options.Number("--step", "The memory after this step; 0 for the last", 0, MostSteps, value => (int)value);
        return LabVerb.Create(
            host, "heads", "Where the heads of a neural Turing machine read and write, and what the memory holds.",
            [
                ("lab heads", "A small machine that copies short sequences."),
                ("lab heads copy.model 10110010 01100011 11110000", "A model of your own."),
                ("lab heads copy.model 10110010 01100011 11110000 --svg heads.svg", "Also as an animated picture."),
            ],
            """
            For each head there is a table of its weights: a row for each slot at which a head looked, a column for each step. Below
            it is what the slots hold after a step. The picture shows this for every step.
            """,
            [model, vectors, step],
            (parse, progress) =>
            {
                using Device device = new(threads: 1);
                using LabModel lab = LabModel.Open(parse.GetValue(model), "turing-machine", Small, device, progress);
                if (lab.Model.Problem is not TuringMachine machine)
                    throw new UnrollException($"{parse.GetValue(model)}: the model reads no vectors of bits; expected a neural Turing machine (model.type=turing-machine).");
                return Of(lab.Model, machine, lab.Asked(parse.GetValue(vectors) ?? []), parse.GetValue(step), device);
            });
    }

    private static Findings Of(Model model, TuringMachine machine, Example example, int step, Device device)
    {
        if (example.Length > MostSteps)
            throw new UnrollException(FormattableString.Invariant($"VECTORS: found {example.Length} steps with those of the answer; expected at most {MostSteps}, since more cannot be looked at in one picture."));
        int shown = step > 0 ? step : example.Length;
        if (shown > example.Length)
            throw new UnrollException(FormattableString.Invariant($"--step is {shown}; expected at most {example.Length}, the number of steps with those of the answer."));
        using Tape tape = Tape.ForPrediction(device);
        HeadTrace trace = machine.Watch(tape, example);
        HeatMapFigure[] heads = [.. trace.Weights.Cast<HeatMapFigure>()];
        var cells = heads.SelectMany((map, head) => map.Rows.SelectMany((slot, row) => map.Columns.Select((_, at) => (Head: head + 1.0, Slot: slot, Step: at + 1.0, Weight: map.Values[row][at])))).ToArray();
        return new Findings(
            $"The heads of a neural Turing machine: {example.Input}",
            [
                $"It answered {model.Predict([example])[0]}",
                FormattableString.Invariant($"Its heads looked at {heads.Select(map => map.Rows.Count).DefaultIfEmpty(0).Max()} slots of the memory in {trace.Steps.Count} steps."),
            ],
            "Graves, Wayne and Danihelka 2014, Neural Turing machines.",
            [.. heads, .. trace.At(shown - 1)],
            [new LabTable("heads", LabColumn.Numbers("head", cells.Select(cell => cell.Head)), LabColumn.Texts("slot", cells.Select(cell => cell.Slot)), LabColumn.Numbers("step", cells.Select(cell => cell.Step)), LabColumn.Numbers("weight", cells.Select(cell => cell.Weight)))])
        { Moments = [.. Enumerable.Range(0, example.Length).Select(trace.At)] };
    }
}
