using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab heads</c>.</summary>
internal static class HeadsLab
{
    private const int MostSteps = 500;
    private const double Seconds = 0.5;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "The folder of a neural Turing machine" };
        Argument<string[]> vectors = new("VECTORS") { Description = "What it reads, as for `predict`: vectors of bits with blanks between them", Arity = ArgumentArity.OneOrMore };
        Option<int> step = Options.Number("--step", "The memory after this step; 0 for the last", 0, MostSteps, value => (int)value);
        Option<string?> svg = Options.Path("--svg", "Also draw all steps, one after another, into this SVG file, which moves", "FILE");
        Verb verb = new("heads", "Where the heads of a neural Turing machine read and write, and what the memory holds.",
        [
            ("lab heads copy.model 10110010 01100011 11110000", "In the terminal."),
            ("lab heads copy.model 10110010 01100011 11110000 --svg heads.svg", "Also as an animated picture."),
        ], """
        For each head there is a table of its weights: a row for each slot at which a head looked, a column for each step. Below
        it is what the slots hold after a step. The picture shows this for every step.
        """)
        {
            model, vectors, step, svg,
        };
        verb.SetAction(parse =>
        {
            using Device device = new(threads: 1);
            using Model loaded = Model.Load(parse.GetValue(model)!, null, device);
            if (loaded.Problem is not TuringMachine machine)
                throw new UnrollException($"{parse.GetValue(model)}: the model reads no vectors of bits; expected a neural Turing machine (model.type=turing-machine).");
            Example example = loaded.Read(string.Join(' ', parse.GetValue(vectors)!));
            if (example.Length > MostSteps)
                throw new UnrollException(FormattableString.Invariant($"VECTORS: found {example.Length} steps with those of the answer; expected at most {MostSteps}, since more cannot be looked at in one picture."));
            int shown = parse.GetValue(step) is > 0 and var asked ? asked : example.Length;
            if (shown > example.Length)
                throw new UnrollException(FormattableString.Invariant($"--step is {shown}; expected at most {example.Length}, the number of steps with those of the answer."));
            using Tape tape = Tape.ForPrediction(device);
            HeadTrace trace = machine.Watch(tape, example);
            host.People.Write($"answer: {loaded.Predict([example])[0]}\n\n");
            foreach (Figure figure in trace.Weights.Concat(trace.At(shown - 1)))
            {
                FigureText.Write(Screen.Of(host), figure);
                host.People.Write("\n");
            }
            if (parse.GetValue(svg) is { } path)
                Picture.Save(host, path, SvgPicture.Animated(Enumerable.Range(0, example.Length).Select(trace.At), Seconds));
            return ExitCode.Ok;
        });
        return verb;
    }
}
