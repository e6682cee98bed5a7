using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary><c>unroll lab ctc</c>.</summary>
internal static class CtcLab
{
    private const double MostSeconds = 60;

    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument("a recogniser with CTC", "speech");
        Argument<string?> sound = new("FILE") { Description = "A sound file", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> text = new("--text") { Description = "Show the alignments of this text. Default: of the text that is recognised", HelpName = "TEXT" };
        return LabVerb.Create(
            host, "ctc", "What CTC sees in a sound: probabilities over time, and all alignments of a text.",
            [
                ("lab ctc", "A small recogniser on one of its own sounds."),
                ("lab ctc speech.model digits.wav", "A model and a sound of your own."),
                ("lab ctc speech.model digits.wav --text 314 --svg ctc.svg", "The alignments of a text of your own, also as an SVG file."),
            ],
            """
            The first table has the probability of each token over time, with the likeliest one marked: read along the marks, bring
            equal neighbours together and leave <null> out, and you have the best path. The second one has the text with <null>
            around its tokens, and how probable it is that an alignment is there at that time, over all alignments of the text; the
            best alignment is marked.
            """,
            [model, sound, text],
            (parse, progress) =>
            {
                using Device device = new();
                using LabModel lab = LabModel.Open(parse.GetValue(model), "speech", ["training.epochs=4"], device, progress);
                return Of(lab, parse.GetValue(model) ?? "speech", parse.GetValue(sound), parse.GetValue(text), device);
            });
    }

    private static Findings Of(LabModel lab, string name, string? file, string? text, Device device)
    {
        if (lab.Model.Problem is not Recogniser recogniser)
            throw new UnrollException($"{name}: the model recognises no speech; expected a recogniser with CTC (model.type=speech).");
        Example example = lab.Asked(file is null ? [] : [file]);
        if (example.InputAs<Sound>("lab ctc").Seconds > MostSeconds)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{file}: found {example.InputAs<Sound>("lab ctc").Seconds:0} seconds of sound; expected at most {MostSeconds:0}, since more cannot be looked at in one picture."));
        string said = text ?? ((Recognition)lab.Model.Predict([example])[0]).Text;
        using Tape tape = Tape.ForPrediction(device);
        CtcAlignments alignments = recogniser.Alignments(tape, example.With(recogniser.Text(said)));
        (int rows, int states) = (alignments.Occupancy.GetLength(0), alignments.Occupancy.GetLength(1));
        return new Findings(
            $"The alignments of a text with a sound: {said}",
            [
                string.Create(CultureInfo.InvariantCulture, $"There are {alignments.Count:N0} alignments of \"{said}\" with the {rows} rows of the sound."),
                string.Create(CultureInfo.InvariantCulture, $"Their log-probability is {alignments.LogProbability:0.####} nats together; the best one has {alignments.BestLogProbability:0.####}, {Math.Exp(alignments.BestLogProbability - alignments.LogProbability):P1} of it."),
            ],
            "Graves et al. 2006, Connectionist temporal classification.",
            alignments.Figures,
            [
                new LabTable(
                    "occupancy",
                    LabColumn.Numbers("row", Enumerable.Range(0, rows * states).Select(i => (i / states) + 1.0)),
                    LabColumn.Numbers("state", Enumerable.Range(0, rows * states).Select(i => (double)(i % states))),
                    LabColumn.Numbers("probability", Enumerable.Range(0, rows * states).Select(i => alignments.Occupancy[i / states, i % states]))),
            ]);
    }
}
