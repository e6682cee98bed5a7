using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>A recipe as it is named and changed on the command line, with the data it is for.</summary>
internal sealed class RecipeArguments
{
    private readonly Argument<string?> recipe = new("RECIPE") { HelpName = "RECIPE", Description = "A recipe file (.json), or the name of a built-in recipe (see `unroll list`)" };
    private readonly Option<string?> data = Options.Path("--data", "Folder with training, dev and test files, one training file, or the name of a corpus that `unroll data get` has downloaded; without it, the built-in sample");
    private readonly Option<string[]> set = new("--set") { Description = "Change a field of the recipe; may be repeated", HelpName = "path=value", AllowMultipleArgumentsPerToken = false };
    private readonly Option<ulong?> seed = Options.Number<ulong?>("--seed", "Seed of all random numbers; short for --set training.seed=N", 0, ulong.MaxValue, value => value);

    /// <param name="orModel">Whether a model's recipe, or that of an experiment, may stand for the one that is not named.</param>
    /// <param name="description">What the recipe is; null for the usual words.</param>
    public RecipeArguments(bool orModel = false, string? description = null)
    {
        if (orModel)
            recipe.Arity = ArgumentArity.ZeroOrOne;
        recipe.Description = description ?? recipe.Description;
        recipe.CompletionSources.Add(context => Recipe.BuiltIn);
        data.CompletionSources.Add(context => DataRegistry.Standard.Corpora.Select(corpus => corpus.Name));
    }

    /// <summary>The recipe's name.</summary>
    public Argument Name => recipe;

    /// <summary>The data's path.</summary>
    public Option Data => data;

    /// <summary>The recipe's changes.</summary>
    public Option Set => set;

    /// <summary>The change of its seed.</summary>
    public Option Seed => seed;

    /// <summary>Whether a recipe was named.</summary>
    public bool IsNamed(CommandResult result) => result.GetValue(recipe) is not null;

    /// <summary>The seed that was given; null if none was.</summary>
    public ulong? SeedOf(ParseResult parse) => parse.GetValue(seed);

    /// <summary>The folder of a model that is named instead of a recipe; null if none is.</summary>
    public string? ModelFolder(ParseResult parse) => parse.GetValue(recipe) is { } name && Directory.Exists(name) ? name : null;

    /// <summary>Opens the data for the recipe of a model.</summary>
    /// <param name="host">Where to look for data.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="of">The recipe.</param>
    /// <exception cref="UnrollException">They are not as they must be, or a setting changes the recipe, which a model has.</exception>
    public Splits OpenData(Host host, ParseResult parse, Recipe of)
    {
        if (parse.GetValue(set) is { Length: > 0 })
            throw new UnrollException("--set: found a change to the recipe of a trained model; expected none, or a recipe instead of the model.");
        return of.Data.Open(DataArgument.Resolve(host, parse.GetValue(data)));
    }

    /// <summary>Reads the recipe and opens the data.</summary>
    /// <param name="host">Where to look for data.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="from">The model whose recipe is taken if none is named.</param>
    /// <param name="usual">The recipe that is taken if there is no such model either.</param>
    /// <param name="adapted">Changes to <paramref name="usual"/>, before those of the command line.</param>
    /// <exception cref="UnrollException">One of them is not as it must be.</exception>
    public (Recipe Recipe, Splits Data) Open(Host host, ParseResult parse, Model? from = null, string? usual = null, string[]? adapted = null)
    {
        string[] settings = parse.GetValue(set) ?? [];
        if (parse.GetValue(seed) is { } chosen)
            settings = [.. settings, string.Create(CultureInfo.InvariantCulture, $"training.seed={chosen}")];
        string? name = parse.GetValue(recipe);
        Recipe what = name is null && from is not null ? Recipe.Parse(from.Recipe.ToJson(), "the model's recipe", settings)
            : Recipe.Load(name ?? usual!, name is null ? [.. adapted ?? [], .. settings] : settings);
        Splits parts = what.Data.Open(DataArgument.Resolve(host, parse.GetValue(data)));
        DataWarnings.Write(host, parts.Train, parts.Dev, parts.Test);
        return (what, parts);
    }
}
