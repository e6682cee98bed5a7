using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>A recipe as it is named and changed on the command line, with the data it is for.</summary>
internal sealed class RecipeArguments
{
    private readonly Argument<string?> recipe = new("RECIPE") { Description = "A recipe file (.json), or the name of a built-in recipe (see `unroll list`)" };
    private readonly Option<string?> data = Options.Path("--data", "Folder with training, dev and test files, one training file, or the name of a corpus that `unroll data get` has downloaded; without it, the built-in sample");
    private readonly Option<string[]> set = new("--set") { Description = "Change a field of the recipe; may be repeated", HelpName = "path=value", AllowMultipleArgumentsPerToken = false };
    private readonly Option<ulong?> seed = Options.Number<ulong?>("--seed", "Seed of all random numbers; short for --set training.seed=N", 0, ulong.MaxValue, value => value);

    /// <param name="orModel">Whether a model's recipe may stand for the one that is not named.</param>
    public RecipeArguments(bool orModel = false)
    {
        if (orModel)
            recipe.Arity = ArgumentArity.ZeroOrOne;
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

    /// <summary>Reads the recipe and opens the data.</summary>
    /// <param name="host">Where to look for data.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="from">The model whose recipe is taken if none is named.</param>
    /// <param name="usual">The recipe that is taken if there is no such model either.</param>
    /// <exception cref="UnrollException">One of them is not as it must be.</exception>
    public (Recipe Recipe, Splits Data) Open(Host host, ParseResult parse, Model? from = null, string? usual = null)
    {
        string[] settings = parse.GetValue(set) ?? [];
        if (parse.GetValue(seed) is { } chosen)
            settings = [.. settings, string.Create(CultureInfo.InvariantCulture, $"training.seed={chosen}")];
        string? name = parse.GetValue(recipe);
        Recipe what = name is null && from is not null ? Recipe.Parse(from.Recipe.ToJson(), "the model's recipe", settings) : Recipe.Load(name ?? usual!, settings);
        Splits parts = what.Data.Open(DataArgument.Resolve(host, parse.GetValue(data)));
        DataWarnings.Write(host, parts.Train, parts.Dev, parts.Test);
        return (what, parts);
    }
}
