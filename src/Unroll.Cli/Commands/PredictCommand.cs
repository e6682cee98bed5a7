using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll predict</c>.</summary>
internal static class PredictCommand
{
    private const string Notes = """
        Words are what blanks separate: write punctuation as the training data does. Several TEXT arguments are one sentence
        each if any of them has a blank, otherwise together the words of one sentence. Lines are answered as they come, so a
        file may be of any size; an empty line gets an empty answer.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Argument<string[]> text = new("TEXT") { Description = "What to predict on; without it, --file or standard input", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> file = Options.Path("--file", "A text file with one sentence a line; - for standard input");
        Option<bool> json = Options.Json("Write one JSON object a line; of a tagger: words, tags, probabilities, spans");
        Option<bool> all = new("--all") { Description = "With --json: every probability, not only those of what was chosen" };
        Option<bool> columns = new("--columns") { Description = "Write a line a word: word, tag, probability, with tabs between; an empty line after each sentence" };
        Option<string[]> constraint = new("--constraint")
        {
            Description = "What answers must satisfy, such as \"legal\" or \"city at most once\"; may be repeated, and adds to the recipe's",
            HelpName = "EXPR",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        Option<int?> best = Options.Number<int?>("--best", "Give the N best answers", 1, 10_000, value => (int)value);
        Option<int?> samples = Options.Number<int?>("--samples", "Give N answers drawn with their probabilities", 1, 100_000, value => (int)value);
        Option<ulong?> seed = Options.Number<ulong?>("--seed", "With --samples: what they are drawn by; the same seed gives the same ones", 0, ulong.MaxValue, value => value);
        Option<int> threads = Options.Threads();
        Verb verb = new("predict", "Ask a model: text from arguments, a file, standard input or the keyboard.",
        [
            ("predict slot-filling.model \"show me flights from boston to denver\"", "One sentence."),
            ("predict slot-filling.model", "A prompt: type a sentence, read the answer; an empty line ends."),
            ("predict slot-filling.model --file questions.txt --json > answers.jsonl", "A whole file, for a program."),
            ("predict slot-filling.model --columns < questions.txt", "Standard input to word, tag, probability."),
            ("predict slot-filling.model --best 3 --constraint legal --constraint \"fromloc.city_name at most once\" \"from boston to denver\"", "The three best answers that satisfy both."),
        ], Notes)
        {
            model, text, file, json, all, columns, constraint, best, samples, seed, threads,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(text) is { Length: > 0 } && result.GetValue(file) is not null)
                result.AddError("TEXT and --file were both given; expected one of them.");
            else if (result.GetValue(json) && result.GetValue(columns))
                result.AddError("--json and --columns were both given; expected one of them.");
            else if (result.GetValue(all) && !result.GetValue(json))
                result.AddError("--all was given without --json, which it belongs to.");
            else if (result.GetValue(seed) is not null && result.GetValue(samples) is null)
                result.AddError("--seed was given without --samples, which it belongs to.");
            else if (result.GetValue(columns) && (result.GetValue(samples) ?? result.GetValue(best)) is not null)
                result.AddError("--columns has one answer a sentence; expected it without --best and --samples, or --json in its place.");
        });
        verb.SetAction(parse =>
        {
            Func<IAnswerWriter> writer = parse.GetValue(json) ? () => new JsonAnswers(host.Output, parse.GetValue(all))
                : parse.GetValue(columns) ? () => new ColumnAnswers(host.Output)
                : () => new AnswerText(host);
            DecodingOptions asked = new()
            {
                Best = parse.GetValue(best) ?? 1,
                Samples = parse.GetValue(samples) ?? 0,
                Seed = parse.GetValue(seed) ?? 1,
                Constraints = parse.GetValue(constraint) ?? [],
            };
            return Run(host, parse.GetValue(model)!, parse.GetValue(text) ?? [], parse.GetValue(file), parse.GetValue(threads), asked, writer);
        });
        return verb;
    }

    private static int Run(Host host, string folder, string[] text, string? file, int threads, DecodingOptions asked, Func<IAnswerWriter> output)
    {
        IEnumerable<IReadOnlyList<string>>? lines = text.Length > 0 ? [Sentences(text)]
            : file is not null and not "-" ? PlainTextFile.Read(file)
            : file == "-" || !host.InputIsTerminal ? host.InputLines()
            : null;
        using Device device = new(threads);
        using Model model = Model.Load(folder, null, device);
        IAnswerWriter writer = output();
        if (lines is null)
        {
            Converse(host, model, asked, writer);
            return ExitCode.Ok;
        }
        foreach (IReadOnlyList<string> some in lines)
        {
            foreach (IAnswer answer in Ask(model, some, asked))
                writer.Write(answer);
            host.Output.Flush();
        }
        writer.End();
        return ExitCode.Ok;
    }

    /// <summary>Asks and answers until an empty line or the end of input.</summary>
    private static void Converse(Host host, Model model, DecodingOptions asked, IAnswerWriter writer)
    {
        host.Error.Write("Type a sentence; an empty line or Ctrl-D ends.\n");
        while (true)
        {
            host.Error.Write("> ");
            host.Error.Flush();
            string? line = host.Input.ReadLine();
            if (line is null)
                host.Error.Write("\n");
            if (string.IsNullOrWhiteSpace(line))
                return;
            writer.Write(Ask(model, [line], asked)[0]);
            host.Output.Flush();
        }
    }

    private static IReadOnlyList<IAnswer> Ask(Model model, IReadOnlyList<string> lines, DecodingOptions asked)
    {
        IExample[] examples = [.. lines.Select(model.Problem.Read)];
        return asked == new DecodingOptions() ? model.Predict(examples) : model.Predict(examples, asked);
    }

    private static string[] Sentences(string[] text) => text.Any(one => one.Any(char.IsWhiteSpace)) ? text : [string.Join(' ', text)];
}
