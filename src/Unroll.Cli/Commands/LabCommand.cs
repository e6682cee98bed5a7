using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab</c>: what happens inside, drawn.</summary>
internal static class LabCommand
{
    private const int MostWords = 500;

    public static Verb Create(Host host) => new("lab", "Show what happens inside a model.",
    [
        ("lab toy-memory", "Why a recurrent network forgets: a unit that remembers, and its gradient."),
        ("lab trellis slots.model \"flights from boston to denver\"", "The lattice behind a tagger's answer."),
        ("lab ctc speech.model digits.wav", "What a recogniser hears, and all alignments of a text."),
        ("lab heads copy.model 10110010 01100011", "Where the heads of a neural Turing machine read and write."),
        ("lab worked-examples", "A recurrent network and an LSTM, number by number."),
        ("lab search", "How good searches are where no dynamic programme finds the best answer."),
        ("lab learning-rate slot-filling", "Find a good learning rate for a recipe."),
        ("lab compare slot-filling --vary model.encoder.cell.type=gru,lstm", "Compare variants of a recipe over several seeds."),
    ])
    {
        ToyMemoryLab.Create(host),
        TrellisVerb(host),
        CtcLab.Create(host),
        HeadsLab.Create(host),
        SearchLab.Create(host),
        LearningRateCommand.Create(host),
        CompareLab.Create(host),
        WorkedExamplesVerb(host),
    };

    private static Verb WorkedExamplesVerb(Host host)
    {
        Verb verb = new("worked-examples", "Small networks computed step by step, with every number.",
        [
            ("lab worked-examples", "A recurrent network whose weights are all 1, and an LSTM with weights set by hand."),
        ], """
        The numbers come from the same cells that models use. Next to a fraction is the nearest whole number, which is the
        result on paper if gates are fully open or closed.
        """);
        verb.SetAction(_ =>
        {
            using Device device = new(threads: 1);
            WorkedExampleText.Write(Screen.Of(host), [WorkedExample.Rnn(device), WorkedExample.Lstm(device)]);
            return ExitCode.Ok;
        });
        return verb;
    }

    private static Verb TrellisVerb(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "The folder of a tagger" };
        Argument<string[]> text = new("TEXT") { Description = "One sentence", Arity = ArgumentArity.OneOrMore };
        Option<string?> svg = Options.Path("--svg", "Also draw the trellis into this SVG file", "FILE");
        Option<int> rows = Options.Number("--rows", "Number of tags to show; those of the two best paths are always shown", 1, 1000, value => (int)value);
        rows.DefaultValueFactory = _ => 8;
        Verb verb = new("trellis", "The lattice of a sentence: scores, probabilities, best and second-best path.",
        [
            ("lab trellis slots.model \"flights from boston to denver\"", "In the terminal."),
            ("lab trellis slots.model \"flights from boston to denver\" --svg trellis.svg", "As an SVG file."),
        ], """
        For each word and tag, the table shows the marginal probability of the tag; the SVG file also shows its score from the network. In a
        terminal, * marks the best path and + the second-best.
        """)
        {
            model, text, svg, rows,
        };
        verb.SetAction(parse =>
        {
            using Model loaded = Model.Load(parse.GetValue(model)!);
            Trellis trellis = TrellisOf(loaded, string.Join(' ', parse.GetValue(text)!), parse.GetValue(rows));
            FigureText.Write(Screen.Of(host), trellis);
            if (parse.GetValue(svg) is { } path)
                Picture.Save(host, path, SvgPicture.Of(trellis));
            return ExitCode.Ok;
        });
        return verb;
    }

    private static Trellis TrellisOf(Model model, string line, int rows)
    {
        if (model.Problem is not Tagger tagger)
            throw new UnrollException("`unroll lab trellis` draws what a tagger's answer is chosen from; this model is no tagger.");
        using Device device = new();
        using Tape tape = Tape.ForPrediction(device);
        Example sentence = model.Read(line);
        if (sentence.Length > MostWords)
            throw new UnrollException($"The sentence has {sentence.Length} words; expected at most {MostWords}, since more cannot be looked at in one picture.");
        return Trellis.Of(tagger.Scores(tape, [sentence]), 0, [.. sentence.Input.Tokens], tagger.Classes, rows);
    }
}
