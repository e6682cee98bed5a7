using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary><c>unroll lab trellis</c>.</summary>
internal static class TrellisLab
{
    private const int MostWords = 500;

    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument("a tagger", "slot-filling");
        Argument<string[]> text = new("TEXT") { Description = "One sentence", Arity = ArgumentArity.ZeroOrMore };
        Option<int> rows = Options.Number("--rows", "Number of tags to show; those of the two best paths are always shown", 1, 1000, value => (int)value);
        rows.DefaultValueFactory = _ => 8;
        return LabVerb.Create(
            host, "trellis", "The lattice of a sentence: scores, probabilities, best and second-best path.",
            [
                ("lab trellis", "A small tagger on one of its own sentences."),
                ("lab trellis slots.model \"flights from boston to denver\"", "A model of your own."),
                ("lab trellis slots.model \"flights from boston to denver\" --svg trellis.svg", "Also as an SVG file."),
            ],
            """
            For each word and tag, the table shows the marginal probability of the tag; the SVG file also shows its score from the network. In a
            terminal, * marks the best path and + the second-best.
            """,
            [model, text, rows],
            (parse, progress) =>
            {
                using Device device = new();
                using LabModel lab = LabModel.Open(parse.GetValue(model), "slot-filling", ["training.epochs=3"], device, progress);
                return Of(lab.Model, lab.Asked(parse.GetValue(text) ?? []), parse.GetValue(rows), device);
            });
    }

    private static Findings Of(Model model, Example sentence, int rows, Device device)
    {
        if (model.Problem is not Tagger tagger)
            throw new UnrollException("`unroll lab trellis` draws what a tagger's answer is chosen from; this model is no tagger.");
        if (sentence.Length > MostWords)
            throw new UnrollException($"The sentence has {sentence.Length} words; expected at most {MostWords}, since more cannot be looked at in one picture.");
        string[] words = [.. sentence.Input.Tokens];
        using Tape tape = Tape.ForPrediction(device);
        Trellis trellis = Trellis.Of(tagger.Scores(tape, [sentence]), 0, words, tagger.Classes, rows);
        (int Row, int Word)[] places = [.. Enumerable.Range(0, trellis.Tags.Count).SelectMany(row => Enumerable.Range(0, words.Length).Select(word => (row, word)))];
        return new Findings(
            $"The lattice of a sentence: {string.Join(' ', words)}",
            [
                string.Create(CultureInfo.InvariantCulture, $"The best of {Math.Pow(tagger.Classes.Count, words.Length):0.##e0} paths has the probability {trellis.Best.Probability:0.0000}."),
                .. trellis.Second is { } second ? [string.Create(CultureInfo.InvariantCulture, $"The second-best has {second.Probability:0.0000}, and differs from it in {trellis.Best.Tags.Zip(second.Tags).Count(pair => pair.First != pair.Second)} of {words.Length} tags.")] : Array.Empty<string>(),
            ],
            "Viterbi 1967; Lafferty, McCallum and Pereira 2001 (conditional random fields).",
            [trellis],
            [
                new LabTable(
                    "trellis",
                    LabColumn.Texts("tag", places.Select(place => trellis.Tags[place.Row])),
                    LabColumn.Numbers("word number", places.Select(place => place.Word + 1.0)),
                    LabColumn.Texts("word", places.Select(place => words[place.Word])),
                    LabColumn.Numbers("score (nats)", places.Select(place => trellis.Cells[place.Row, place.Word].Score)),
                    LabColumn.Numbers("probability", places.Select(place => trellis.Cells[place.Row, place.Word].Probability))),
            ]);
    }
}
