using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab saliency</c>.</summary>
internal static class SaliencyLab
{
    private const int MostSteps = 200;

    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument();
        Argument<string[]> text = LabModel.Text();
        Option<int?> word = Options.Number<int?>("--word", "Only what the model says of this word, from 1. Default: all that it says", 1, 1_000_000, value => (int)value);
        Option<bool> unknown = new("--unknown") { Description = "Compare with the unknown word at every step. Default: with vectors of zeros" };
        Option<int> steps = Options.Number("--steps", "Number of steps of the integral", 1, 100_000, value => (int)value);
        steps.DefaultValueFactory = _ => 128;
        return LabVerb.Create(
            host, "saliency", "Which inputs moved an answer, by three methods.",
            [
                ("lab saliency", "A small tagger and a sentence that are built in."),
                ("lab saliency slots.model \"flights from boston to denver\"", "All tags of a sentence: a row for each, a column for each word."),
                ("lab saliency slots.model \"flights from boston to denver\" --word 5", "One tag, by gradient x input, integrated gradients and leave-one-out."),
            ],
            """
            For taggers, classifiers, regressions, language models and translators. Each number is in the unit of the score, the log-odds
            of what the model says, or the log-probability of the output that it writes: above 0 for it, below 0 against it. Stars mark
            the word that the answer is of.
            """,
            [model, text, word, unknown, steps],
            (parse, progress) =>
            {
                using Device device = new();
                using LabModel lab = LabModel.Open(parse.GetValue(model), device, progress);
                Example example = lab.Asked(parse.GetValue(text) ?? [], MostSteps);
                progress(1, "asking");
                return lab.Named(SaliencyFindings.Explore(lab.Model, example, new SaliencyOptions { Step = parse.GetValue(word), UnknownWords = parse.GetValue(unknown), Steps = parse.GetValue(steps) }));
            });
    }
}
