using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary><c>unroll predict</c>.</summary>
internal static class PredictCommand
{
    private const string Notes = """
        Text is one sentence a line. Words are what blanks separate, or what the recipe's data.tokenizer says: write punctuation as the
        training data does, or split it off by --tokenize punctuation. Several TEXT arguments are one sentence each if any of them has a
        blank, otherwise together the words of one sentence; with --format, each is a line of that format. Lines are answered as they come,
        so a file may be of any size. An empty line gets an empty answer, so that line numbers stay the same.

        Files ending in .conll, .conllu, .tsv, .iob, .bio, .jsonl are read as what they are, others as text; --format says otherwise. Columns
        and JSON lines are written back as they were with the answers added (docs/formats.md), unless --json or --columns asks for answers alone.
        Columns are those of the training data; tags may be missing where they were the last column.

        With --tokenize, answers have the places of spans in the text, counted in characters (Unicode code points) from 0, the end one past the
        last: [boston: city 0.99 @8-14]; with --json "characters": [8, 14], and "offsets" for each word.

        --json and files written back are for programs: in files and pipes they are as they are; on a terminal, and in all that is
        written for people, control characters and those that change the direction of text are shown as \u001B.
        """;

    private static readonly string[] Formats = ["text", "columns", "conllu", "jsonl"];
    private static readonly string[] Tokenizers = ["blanks", "punctuation"];

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Argument<string[]> text = new("TEXT") { Description = "What to predict on; without it, --file or standard input", Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> file = new("--file")
        {
            Description = "Files to predict on, perhaps .gz; - for standard input",
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> format = OneOf("--format", "How they, standard input or the TEXT arguments are written. Default: told from the ending, else text", Formats);
        Option<string?> tokenize = OneOf("--tokenize", "How text is split into words, in place of the recipe's data.tokenizer; answers have the places of spans", Tokenizers);
        Option<string?> target = Options.Path("--out", "Where to write: a file, or for several files a folder, where each has its name; without it, standard output");
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
        Verb verb = new("predict", "Ask a model: text from arguments, files, standard input or the keyboard.",
        [
            ("predict slot-filling.model \"show me flights from boston to denver\"", "One sentence."),
            ("predict slot-filling.model", "A prompt: type a sentence, read the answer; an empty line ends."),
            ("predict slot-filling.model --file questions.txt --json > answers.jsonl", "A whole file, for a program."),
            ("predict slot-filling.model --file a.conll b.conll --out tagged", "Files in columns, written to the folder tagged with a column more."),
            ("predict chunking.model --format columns \"He PRP\" \"reckons VBZ\"", "A model that reads further columns: a word a TEXT."),
            ("predict slot-filling.model --format jsonl '[\"to\", \"new york\"]'", "Words with blanks in them."),
            ("predict slot-filling.model --tokenize punctuation \"To Boston, please.\"", "Punctuation split off, spans with their places in the text."),
            ("predict slot-filling.model --columns < questions.txt", "Standard input to word, tag, probability."),
            ("predict slot-filling.model --best 3 --constraint legal --constraint \"fromloc.city_name at most once\" \"from boston to denver\"", "The three best answers that satisfy both."),
            ("predict language-model.model \"show me flights\"", "The log-probability of a sentence, by a language model."),
            ("predict language-model.model --next 10 \"show me flights\"", "The ten most probable next words."),
            ("predict language-model.model --continue 20 --samples 3 --temperature 0.8 \"show me\"", "Three ways to go on."),
        ], Notes)
        {
            model, text, file, format, tokenize, target, json, all, columns, constraint, best, samples, seed, threads,
        };
        foreach (Option option in generation.All)
            verb.Options.Add(option);
        verb.Fault = Fault;
        verb.TakesNamedValues = true;
        verb.SetAction(parse =>
        {
            ulong drawnBy = parse.GetValue(seed) ?? 1;
            DecodingOptions decoding = new()
            {
                Best = parse.GetValue(best) ?? 1,
                Samples = parse.GetValue(samples) ?? 0,
                Seed = drawnBy,
                Constraints = parse.GetValue(constraint) ?? [],
            };
            Func<Model, Example[], IReadOnlyList<IAnswer>> ask = generation.Asked(parse.CommandResult)
                ? (asked, examples) => asked.Predict(examples, For<GenerationOptions>(asked, generation.Of(parse, parse.GetValue(samples) ?? 1, drawnBy), "--next and --continue go on with text, and", "a language model"))
                : decoding == new DecodingOptions { Seed = drawnBy } ? (asked, examples) => asked.Predict(examples)
                : (asked, examples) => asked.Predict(examples, For<DecodingOptions>(asked, decoding, "--best, --samples and --constraint choose among whole answers, and", "a tagger"));
            NamedValues named = new(parse, first: 1);
            PredictRequest request = new()
            {
                Text = named.Rest,
                Named = named,
                Files = parse.GetValue(file) ?? [],
                Format = parse.GetValue(format) is { } name ? (QuestionFormat)Array.IndexOf(Formats, name) : null,
                Tokenizer = parse.GetValue(tokenize) is { } rule ? (TextTokenizer)Array.IndexOf(Tokenizers, rule) : null,
                Target = parse.GetValue(target),
                Form = parse.GetValue(json) ? AnswerForm.Json : parse.GetValue(columns) ? AnswerForm.Columns : AnswerForm.AsGiven,
                Full = parse.GetValue(all),
                Ask = ask,
            };
            using Device device = new(parse.GetValue(threads));
            return new PredictRun(host, request).Of(parse.GetValue(model)!, device);
        });
        return verb;

        string? Fault(CommandResult result)
        {
            bool several = (result.GetValue(samples) ?? result.GetValue(best)) is not null;
            if (result.GetValue(text) is { Length: > 0 } && result.GetValue(file) is { Length: > 0 })
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
            if (result.GetValue(columns) && several)
                return "--columns has one answer a sentence; expected it without --best and --samples, or --json in its place.";
            if (several && !result.GetValue(json) && result.GetValue(format) is "columns" or "conllu")
                return "Columns are written back with one answer a sentence; expected --json with --best and --samples.";
            return null;
        }
    }

    /// <summary>Options for a model that takes such.</summary>
    private static PredictOptions For<T>(Model model, PredictOptions options, string what, string expected) where T : PredictOptions => model.Problem.Options is T ? options
        : throw new UnrollException($"{what} this model ({model.Problem.GetType().Name}) does not; expected {expected}.");

    private static Option<string?> OneOf(string name, string description, string[] values) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', values),
        CustomParser = result =>
        {
            string value = result.Tokens[0].Value;
            if (!values.Contains(value, StringComparer.Ordinal))
                result.AddError($"{name} is '{value}'; expected one of {string.Join(", ", values)}.");
            return value;
        },
    };
}
