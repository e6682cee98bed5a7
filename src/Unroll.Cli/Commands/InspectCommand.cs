using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll inspect</c>: tells what kind of thing a path is, and hands it to the inspection of that kind.</summary>
internal static class InspectCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> path = new("PATH") { Description = "A data file or folder, a downloaded corpus (see `unroll data`), a model's folder, or a .safetensors file" };
        Option<string?> word = Options.Path("--word", "Data in columns: the column of the words, a number from 0, from the end (-1), or a name. Default: 0", "COLUMN");
        Option<string?> tag = Options.Path("--tag", "Data in columns: the column of the tags. Default: -1, the last", "COLUMN");
        Option<TagScheme?> scheme = new("--scheme") { Description = "The tag scheme of the data. Default: detected", HelpName = "iob1|iob2|iobes|bilou|bmes|plain", CustomParser = ParseScheme };
        Option<string?> recipe = Options.Path("--recipe", "Read the data as this recipe (built-in name or file) does. Default: as tagged sentences", "RECIPE");
        Option<string?> compare = Options.Path("--compare", "Another model's folder (or .safetensors file) to compare with PATH; PATH is then called A, the other B");
        Option<int?> rows = Options.Number("--rows", "A model whose numbers can be read, such as a tagger by features: show the N strongest of each kind. Default: 10", 1, 1_000_000, value => (int?)value);
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("inspect", "Describe data, a model, or a file of tensors.",
        [
            ("inspect corpus/", "Number and lengths of sentences, tags, unknown words."),
            ("inspect corpus/train.conll --word 0 --tag 3 --scheme iob1", "One file, with columns chosen."),
            ("inspect ptb-lm --recipe language-model", "A public corpus that `unroll data get ptb-lm` has downloaded."),
            ("inspect my/text --recipe my/recipe.json", "Data as your own recipe reads them."),
            ("inspect slot-filling.model", "Recipe, parameters, vocabularies and learning curve of a model."),
            ("inspect chunks.model --rows 30", "Also the 30 strongest features for and against each tag, if it is a tagger by features."),
            ("inspect weights.safetensors", "Shapes and statistics of tensors."),
            ("inspect one.model --compare other.model", "The differences between two models: recipe, training, data, vocabularies, parameters."),
        ])
        {
            path, recipe, word, tag, scheme, compare, rows, json,
        };
        verb.Fault = result =>
        {
            bool columns = (result.GetValue(word) ?? result.GetValue(tag) ?? (object?)result.GetValue(scheme)) is not null, recipes = result.GetValue(recipe) is not null;
            return result.GetValue(compare) is not null && (columns || recipes) ? "--compare is for models and files of tensors; expected it without --recipe, --word, --tag and --scheme."
                : recipes && columns ? "--recipe says by itself how data are read; expected it without --word, --tag and --scheme."
                : null;
        };
        verb.SetAction(parse =>
        {
            if (parse.GetValue(compare) is { } other)
                return Show(host, Compare(parse.GetValue(path)!, other), parse.GetValue(json));
            bool chosen = (parse.GetValue(word) ?? parse.GetValue(tag) ?? (object?)parse.GetValue(scheme)) is not null;
            DataSpec spec = parse.GetValue(recipe) is { } name ? Recipe.Load(name).Data : Tagged(parse.GetValue(word), parse.GetValue(tag), parse.GetValue(scheme));
            return Show(host, Look(DataArgument.Resolve(host, parse.GetValue(path))!, spec, guesses: !chosen && parse.GetValue(recipe) is null, parse.GetValue(rows) ?? 10), parse.GetValue(json));
        });
        return verb;
    }

    private static int Show(Host host, IInspection inspection, bool json)
    {
        if (json)
            JsonLine.WriteIndented(host.Output, inspection.WriteJson);
        else
            inspection.Write(Screen.Of(host));
        return ExitCode.Ok;
    }

    private static IInspection Look(string path, DataSpec spec, bool guesses, int rows) =>
        IsTensors(path) ? TensorInspection.Of(path)
        : IsModel(path) ? ModelInspection.Of(path, rows)
        : guesses ? Guess(path, (TaggedDataSpec)spec)
        : spec is TaggedDataSpec tagged ? TaggedInspection.Of(path, tagged)
        : DataInspection.Of(path, spec);

    /// <summary>
    /// Tagged sentences; where the files are none, labelled ones, if that makes sense: a few labels for many sentences. What is wrong is said of the former.
    /// </summary>
    private static IInspection Guess(string path, TaggedDataSpec spec)
    {
        UnrollException fault;
        try
        {
            TaggedInspection tagged = TaggedInspection.Of(path, spec);
            if (!tagged.LooksLabelled)
                return tagged;
            fault = new UnrollException($"{path}: found whole sentences as words.");
        }
        catch (UnrollException e)
        {
            fault = e;
        }
        try
        {
            DataInspection labelled = DataInspection.Of(path, new LabelledDataSpec(), "labelled sentences");
            return 2 * labelled.Labels <= labelled.Examples || HasRecords(path) || fault.Message.Contains("data.type=labelled", StringComparison.Ordinal) ? labelled : throw fault;
        }
        catch (UnrollException other) when (!ReferenceEquals(other, fault))
        {
            throw IsTable(path) && !fault.Message.Contains("which sentence a word is of", StringComparison.Ordinal) ? other : fault;
        }
    }

    private static bool IsTable(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    private static bool HasRecords(string path) =>
        (Directory.Exists(path) ? Directory.EnumerateFiles(path) : [path]).Any(file => QuestionReader.FormatOf(file) == QuestionFormat.JsonLines || IsTable(file));

    private static IInspection Compare(string a, string b) => (IsTensors(a), IsTensors(b)) switch
    {
        (true, true) => TensorComparison.Of(a, b),
        (false, false) => ModelComparison.Of(Comparable(a), Comparable(b)),
        (true, false) => throw OfTwoKinds(a, Comparable(b)),
        (false, true) => throw OfTwoKinds(b, Comparable(a)),
    };

    private static string Comparable(string path) => IsModel(path) ? path
        : throw new UnrollException($"{path}: found {(Directory.Exists(path) ? "a folder without model.json" : File.Exists(path) ? "a file that is not called .safetensors" : "nothing")}; expected a model's folder or a .safetensors file, which --compare compares.");

    private static UnrollException OfTwoKinds(string tensors, string model) =>
        new($"{tensors} is a file of tensors and {model} is a model's folder; expected two of a kind, so give the folder's weights-*.safetensors in its place.");

    private static bool IsTensors(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    private static bool IsModel(string path) => File.Exists(Path.Combine(path, "model.json"));

    private static TaggedDataSpec Tagged(string? word, string? tag, TagScheme? scheme)
    {
        TaggedDataSpec spec = new() { Scheme = scheme };
        return spec with { Word = word ?? spec.Word, Tag = tag ?? spec.Tag };
    }

    private static TagScheme? ParseScheme(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Enum.TryParse(text, ignoreCase: true, out TagScheme scheme) && Enum.IsDefined(scheme) && !char.IsDigit(text[0]))
            return scheme;
        result.AddError($"--scheme is '{text}'; expected one of iob1, iob2, iobes, bilou, bmes, plain.");
        return null;
    }
}
