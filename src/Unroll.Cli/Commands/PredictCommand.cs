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
        Option<int?> samples = Options.Number<int?>("--samples", "Give N answers drawn with their probabilities; with --continue, N continuations", 1, 100_000, value => (int)value);
        Option<ulong?> seed = Options.Number<ulong?>("--seed", "With --samples or --continue: what is drawn by; the same seed gives the same", 0, ulong.MaxValue, value => value);
        GenerationArguments generation = new();
        Option<int> threads = Options.Threads();
        Verb verb = new("predict", "Ask a model: text from arguments, a file, standard input or the keyboard.",
        [
            ("predict slot-filling.model \"show me flights from boston to denver\"", "One sentence."),
            ("predict slot-filling.model", "A prompt: type a sentence, read the answer; an empty line ends."),
            ("predict slot-filling.model --file questions.txt --json > answers.jsonl", "A whole file, for a program."),
            ("predict slot-filling.model --columns < questions.txt", "Standard input to word, tag, probability."),
            ("predict slot-filling.model --best 3 --constraint legal --constraint \"fromloc.city_name at most once\" \"from boston to denver\"", "The three best answers that satisfy both."),
            ("predict language-model.model \"show me flights\"", "The log-probability of a sentence, by a language model."),
            ("predict language-model.model --next 10 \"show me flights\"", "The ten most probable next words."),
            ("predict language-model.model --continue 20 --samples 3 --temperature 0.8 \"show me\"", "Three ways to go on."),
        ], Notes)
        {
            model, text, file, json, all, columns, constraint, best, samples, seed, threads,
        };
        foreach (Option option in generation.All)
            verb.Options.Add(option);
        verb.Fault = result =>
        {
            if (result.GetValue(text) is { Length: > 0 } && result.GetValue(file) is not null)
                return "TEXT and --file were both given; expected one of them.";
            if (result.GetValue(json) && result.GetValue(columns))
                return "--json and --columns were both given; expected one of them.";
            if (result.GetValue(all) && !result.GetValue(json))
                return "--all was given without --json, which it belongs to.";
            if (result.GetValue(seed) is not null && result.GetValue(samples) is null && !generation.Continues(result))
                return "--seed was given without --samples or --continue, which it belongs to.";
            if (generation.Fault(result) is { } fault)
                return fault;
            if (generation.Asked(result) && (result.GetValue(best) is not null || result.GetValue(constraint) is { Length: > 0 } || result.GetValue(columns)))
                return "--next and --continue ask a language model; expected them without --best, --constraint and --columns.";
            if (result.GetValue(columns) && (result.GetValue(samples) ?? result.GetValue(best)) is not null)
                return "--columns has one answer a sentence; expected it without --best and --samples, or --json in its place.";
            return null;
        };
        verb.SetAction(parse =>
        {
            Func<IAnswerWriter> writer = parse.GetValue(json) ? () => new JsonAnswers(host.Output, parse.GetValue(all))
                : parse.GetValue(columns) ? () => new ColumnAnswers(host.Output)
                : () => new AnswerText(host);
            ulong drawnBy = parse.GetValue(seed) ?? 1;
            DecodingOptions decoding = new()
            {
                Best = parse.GetValue(best) ?? 1,
                Samples = parse.GetValue(samples) ?? 0,
                Seed = drawnBy,
                Constraints = parse.GetValue(constraint) ?? [],
            };
            Func<Model, IExample[], IReadOnlyList<IAnswer>> ask = generation.Asked(parse.CommandResult)
                ? (asked, examples) => asked.Predict(examples, generation.Of(parse, parse.GetValue(samples) ?? 1, drawnBy))
                : decoding == new DecodingOptions { Seed = drawnBy } ? (asked, examples) => asked.Predict(examples)
                : (asked, examples) => asked.Predict(examples, decoding);
            return Run(host, parse.GetValue(model)!, parse.GetValue(text) ?? [], parse.GetValue(file), parse.GetValue(threads), ask, writer);
        });
        return verb;
    }

    private static int Run(Host host, string folder, string[] text, string? file, int threads, Func<Model, IExample[], IReadOnlyList<IAnswer>> ask, Func<IAnswerWriter> output)
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
            Converse(host, model, ask, writer);
            return ExitCode.Ok;
        }
        foreach (IReadOnlyList<string> some in lines)
        {
            foreach (IAnswer answer in ask(model, [.. some.Select(model.Problem.Read)]))
                writer.Write(answer);
            host.Output.Flush();
        }
        writer.End();
        return ExitCode.Ok;
    }

    /// <summary>Asks and answers until an empty line or the end of input.</summary>
    private static void Converse(Host host, Model model, Func<Model, IExample[], IReadOnlyList<IAnswer>> ask, IAnswerWriter writer)
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
            writer.Write(ask(model, [model.Problem.Read(line)])[0]);
            host.Output.Flush();
        }
    }

    private static string[] Sentences(string[] text) => text.Any(one => one.Any(char.IsWhiteSpace)) ? text : [string.Join(' ', text)];
}
