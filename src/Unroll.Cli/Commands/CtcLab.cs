using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary><c>unroll lab ctc</c>.</summary>
internal static class CtcLab
{
    private const double MostSeconds = 60;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "The folder of a recogniser with CTC" };
        Argument<string> sound = new("FILE") { Description = "A sound file" };
        Option<string?> text = new("--text") { Description = "Show the alignments of this text. Default: of the text that is recognised", HelpName = "TEXT" };
        Option<string?> svg = Options.Path("--svg", "Also draw it into this SVG file", "FILE");
        Verb verb = new("ctc", "What CTC sees in a sound: probabilities over time, and all alignments of a text.",
        [
            ("lab ctc speech.model digits.wav", "In the terminal."),
            ("lab ctc speech.model digits.wav --text 314 --svg ctc.svg", "The alignments of a text of your own, also as an SVG file."),
        ], """
        The first table has the probability of each token over time, with the likeliest one marked: read along the marks, bring
        equal neighbours together and leave <null> out, and you have the best path. The second one has the text with <null>
        around its tokens, and how probable it is that an alignment is there at that time, over all alignments of the text; the
        best alignment is marked.
        """)
        {
            model, sound, text, svg,
        };
        verb.SetAction(parse =>
        {
            using Device device = new();
            using Model loaded = Model.Load(parse.GetValue(model)!, null, device);
            if (loaded.Problem is not Recogniser recogniser)
                throw new UnrollException($"{parse.GetValue(model)}: the model recognises no speech; expected a recogniser with CTC (model.type=speech).");
            Example example = loaded.Read(parse.GetValue(sound)!);
            if (example.InputAs<Sound>("lab ctc").Seconds > MostSeconds)
                throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{parse.GetValue(sound)}: found {example.InputAs<Sound>("lab ctc").Seconds:0} seconds of sound; expected at most {MostSeconds:0}, since more cannot be looked at in one picture."));
            string said = parse.GetValue(text) ?? ((Recognition)loaded.Predict([example])[0]).Text;
            using Tape tape = Tape.ForPrediction(device);
            CtcAlignments alignments = recogniser.Alignments(tape, example.With(recogniser.Text(said)));
            host.People.Write(string.Create(CultureInfo.InvariantCulture, $"text: {said}\nalignments: {alignments.Count:N0}\nlog-probability: {alignments.LogProbability:0.####} of all of them, {alignments.BestLogProbability:0.####} of the best one\n\n"));
            foreach (Figure figure in alignments.Figures)
            {
                FigureText.Write(Screen.Of(host), figure);
                host.People.Write("\n");
            }
            if (parse.GetValue(svg) is { } path)
                Picture.Save(host, path, SvgPicture.Of(alignments.Figures));
            return ExitCode.Ok;
        });
        return verb;
    }
}
