using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary><c>unroll predict</c>.</summary>
internal static class PredictCommand
{
    private const string Notes = """
        Text has one sentence per line. Words are separated by spaces or tabs, or as the recipe's data.tokenizer says. Write punctuation as in the
        training data, or split it off with --tokenize punctuation. If any TEXT argument contains a space, each of them is one sentence;
        otherwise they are the words of one sentence. With --format, each is a line of that format. Each line is answered as soon as it is
        read, so a file may have any size. An empty line gets an empty answer, so line numbers stay the same.

        Files ending in .conll, .conllu, .tsv, .iob, .bio, .jsonl are read in these formats, others as text; --format changes this. Columns
        and JSON lines are written again with the answers added (docs/formats.md); with --json or --columns, only the answers are written.
        Columns are those of the training data; the tags may be missing if they were the last column.

        With --tokenize, answers have the character offsets of spans: Unicode code points from 0, where the end is one past the last
        character: [boston: city 0.99 @8-14]; with --json "characters": [8, 14], and "offsets" for each word.

        You may give a model's inputs and options by name; `unroll inspect MODEL` lists the names: --text "...", --top-k 5. For a model with
        several inputs, give them all by name, or use JSON lines with a property for each.

        --json and files that are written again are for programs: in files and pipes, all characters are unchanged. On a terminal, and in all
        output for people, control characters and characters that change the direction of text are shown as \u001B.
        """;

    private static readonly string[] Formats = ["text", "columns", "conllu", "jsonl"];
    private static readonly string[] Tokenizers = ["blanks", "punctuation", "ideographs"];

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Argument<string[]> text = new("TEXT") { Description = "What to predict on; without it, --file or standard input", Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> file = new("--file")
        {
            Description = "Files to predict on, plain or .gz; - for standard input",
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> ensemble = Options.Ensemble();
        Option<string?> format = OneOf("--format", "The format of files, standard input or TEXT arguments. Default: detected from the file's extension, else text", Formats);
        Option<string?> tokenize = OneOf("--tokenize", "How text is split into words, instead of the recipe's data.tokenizer; answers then have character offsets", Tokenizers);
        Option<string?> target = Options.Path("--out", "Output file or, for several input files, output folder; without it, standard output");
        Option<bool> json = Options.Json("Write one JSON object per line; with a tagger: words, tags, probabilities, spans");
        Option<bool> all = new("--all") { Description = "With --json: the probabilities of all tags or labels, not only of the predicted ones" };
        Option<bool> columns = new("--columns") { Description = "Write one line per word (word, tag, probability, separated by tabs), and an empty line after each sentence" };
        Option<bool> figures = new("--figures") { Description = "Also draw each answer's figures, such as the probabilities of tags or labels" };
        Option<string?> svg = Options.Path("--svg", "Also draw each answer into this SVG file; several answers get a file each, with numbers: answers-1.svg, answers-2.svg", "FILE");
        Option<string?> png = Options.Path("--png", "Also write the pictures that a model makes into this PNG file, beside one another; several answers get a file each, with numbers", "FILE");
        Option<int> pcm = Options.Number("--pcm", "Recognise raw sound from standard input while it comes: 16-bit samples, the low byte first, of one channel, at RATE a second", 100, 768_000, value => (int)value);
        pcm.HelpName = "RATE";
        Option<string?> recogniser = Options.Path("--recogniser", "A recogniser of speech, which writes down what is said in an input that is given by its name and is a sound file, such as --story story.wav", "MODEL");
        AskingArguments asking = new();
        Option<int> threads = Options.Threads();
        Option<Precision> precision = Options.Precision();
        Verb verb = new("predict", "Predict with a model: text from arguments, files, standard input or the keyboard.",
        [
            ("predict slot-filling.model \"show me flights from boston to denver\"", "One sentence."),
            ("predict slot-filling.model", "A prompt: type a sentence, read the answer; an empty line ends."),
            ("predict slot-filling.model --file questions.txt --json > answers.jsonl", "A whole file, for a program."),
            ("predict slot-filling.model --file a.conll b.conll --out tagged", "Files in columns, written with one more column to the folder \"tagged\"."),
            ("predict chunking.model --format columns \"He PRP\" \"reckons VBZ\"", "A model that reads further columns: one word per TEXT argument."),
            ("predict slot-filling.model --format jsonl '[\"to\", \"new york\"]'", "Words that contain spaces."),
            ("predict slot-filling.model --tokenize punctuation \"To Boston, please.\"", "Punctuation split off; spans with character offsets."),
            ("predict slot-filling.model --figures \"show me flights from boston to denver\"", "The answer, and the probability of each tag, drawn in the terminal."),
            ("predict slot-filling.model --svg answer.svg \"show me flights from boston to denver\"", "The same as a picture (docs/figures.md)."),
            ("predict slot-filling.model --columns < questions.txt", "Standard input to word, tag, probability."),
            ("predict slot-filling.model --best 3 --constraint legal --constraint \"fromloc.city_name at most once\" \"from boston to denver\"", "The three best answers that satisfy both constraints."),
            ("predict language-model.model \"show me flights\"", "The log-probability of a sentence, by a language model."),
            ("predict language-model.model --next 10 \"show me flights\"", "The ten most probable next words."),
            ("predict language-model.model --continue 20 --samples 3 --temperature 0.8 \"show me\"", "Three sampled continuations."),
            ("predict language-model.model --continue 20 --beam 5 \"show me\"", "The most probable continuation, by a beam search."),
            ("predict translation.model --best 3 --no-repeat 3 \"good morning\"", "The three best translations, in none of which three words are said twice (`unroll list translating`: all options)."),
            ("predict a.model --ensemble b.model --ensemble c.model \"good morning\"", "Three models of translation together, such as with different seeds."),
            ("predict speech.model a.wav b.wav", "Sound files, each by itself."),
            ("predict speech.model --pcm 16000 < raw.pcm", "Raw sound from a microphone or a file; the text so far is shown while it comes."),
            ("predict listening.model --recogniser speech.model --story story.wav --question \"Where is the lamp?\" --choices \"attic | garden | cellar | stable\"", "A question about a story that is told: the recogniser writes it down first."),
            ("predict text-to-digit.model \"seven\" --png seven.png", "Pictures that a generator makes, in one file."),
            ("predict price.model --offer \"lamp lamp\" --price 30 --threshold 0.7", "A model with two inputs and its own option (docs/add-a-problem.md)."),
        ], Notes)
        {
            model, text, file, ensemble, format, tokenize, target, json, all, columns, figures, svg, png, pcm, recogniser,
        };
        foreach (Option option in asking.All)
            verb.Options.Add(option);
        verb.Options.Add(threads);
        verb.Options.Add(precision);
        verb.Fault = Fault;
        verb.TakesNamedValues = true;
        verb.SetAction(parse =>
        {
            NamedValues named = new(parse, asking, file);
            if (named.Rest is not [string folder, ..])
                throw new UnrollException("`unroll predict` was given no model; expected MODEL, a model's folder, as in: predict my.model --text \"...\"");
            PredictRequest request = new()
            {
                Text = [.. named.Rest.Skip(1)],
                Named = named,
                Files = named.Files,
                Ensemble = parse.GetValue(ensemble) ?? [],
                Format = parse.GetValue(format) is { } name ? (QuestionFormat)Array.IndexOf(Formats, name) : null,
                Tokenizer = parse.GetValue(tokenize) is { } rule ? (TextTokenizer)Array.IndexOf(Tokenizers, rule) : null,
                Target = parse.GetValue(target),
                Form = parse.GetValue(json) ? AnswerForm.Json : parse.GetValue(columns) ? AnswerForm.Columns : AnswerForm.AsGiven,
                Full = parse.GetValue(all),
                Figures = parse.GetValue(figures),
                Svg = parse.GetValue(svg),
                Png = parse.GetValue(png),
                Pcm = parse.GetValue(pcm),
                Recogniser = parse.GetValue(recogniser),
            };
            using Device device = new(parse.GetValue(threads)) { Precision = parse.GetValue(precision) };
            return new PredictRun(host, request, new PredictNames(parse.RootCommandResult.Command)).Of(folder, device);
        });
        return verb;

        string? Fault(CommandResult result)
        {
            if (result.GetValue(json) && result.GetValue(columns))
                return "--json and --columns were both given; expected one of them.";
            if (result.GetValue(all) && !result.GetValue(json))
                return "--all was given without --json, which it belongs to.";
            if (result.GetValue(figures) && (result.GetValue(json) || result.GetValue(columns)))
                return $"--figures and {(result.GetValue(json) ? "--json" : "--columns")} were both given; expected one of them, or --svg for pictures beside what programs read.";
            return null;
        }
    }

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
