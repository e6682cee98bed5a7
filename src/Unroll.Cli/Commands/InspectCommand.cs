using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll inspect</c>: tells what kind of thing a path is, and hands it to the inspection of that kind.</summary>
internal static class InspectCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> path = new("PATH") { Description = "A data file or folder, a fetched corpus (see `unroll data`), a model's folder, or a .safetensors file" };
        Option<string?> word = Options.Path("--word", "Data in columns: the column of the words, a number from 0, from the end (-1), or a name. Default: 0", "COLUMN");
        Option<string?> tag = Options.Path("--tag", "Data in columns: the column of the tags. Default: -1, the last", "COLUMN");
        Option<TagScheme?> scheme = new("--scheme") { Description = "What the tags in data follow. Default: found out", HelpName = "iob1|iob2|iobes|plain", CustomParser = ParseScheme };
        Option<string?> recipe = Options.Path("--recipe", "Data of other kinds: the recipe, built in or a file, that says how they are read. Default: tagged sentences", "RECIPE");
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("inspect", "Look into data, a model, or a file of tensors.",
        [
            ("inspect corpus/", "How many sentences, how long, which tags, how many unknown words."),
            ("inspect corpus/train.conll --word 0 --tag 3 --scheme iob1", "One file, with columns chosen."),
            ("inspect ptb-lm --recipe language-model", "A public corpus that `unroll data get ptb-lm` has fetched."),
            ("inspect my/text --recipe my/recipe.json", "Data as a recipe of yours reads them."),
            ("inspect slot-filling.model", "Recipe, parameters, vocabularies and learning curve of a model."),
            ("inspect weights.safetensors", "Shapes and statistics of tensors."),
        ])
        {
            path, recipe, word, tag, scheme, json,
        };
        verb.Fault = result => result.GetValue(recipe) is not null && (result.GetValue(word) ?? result.GetValue(tag) ?? (object?)result.GetValue(scheme)) is not null
            ? "--recipe says by itself how data are read; expected it without --word, --tag and --scheme." : null;
        verb.SetAction(parse =>
        {
            DataSpec spec = parse.GetValue(recipe) is { } name ? Recipe.Load(name).Data : Tagged(parse.GetValue(word), parse.GetValue(tag), parse.GetValue(scheme));
            return Run(host, DataArgument.Resolve(host, parse.GetValue(path))!, spec, parse.GetValue(json));
        });
        return verb;
    }

    private static int Run(Host host, string path, DataSpec spec, bool json)
    {
        IInspection inspection = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? TensorInspection.Of(path)
            : File.Exists(Path.Combine(path, "model.json")) ? ModelInspection.Of(path)
            : spec is TaggedDataSpec tagged ? TaggedInspection.Of(path, tagged)
            : DataInspection.Of(path, spec);
        if (json)
            JsonLine.WriteIndented(host.Output, inspection.WriteJson);
        else
            inspection.Write(Screen.Of(host));
        return ExitCode.Ok;
    }

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
        result.AddError($"--scheme is '{text}'; expected one of iob1, iob2, iobes, plain.");
        return null;
    }
}
