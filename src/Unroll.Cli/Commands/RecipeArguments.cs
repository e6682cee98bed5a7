using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>A recipe as it is named and changed on the command line, with the data it is for.</summary>
internal sealed class RecipeArguments
{
    private readonly Argument<string> recipe = new("RECIPE") { Description = "A recipe file (.json), or the name of a built-in recipe (see `unroll list`)" };
    private readonly Option<string?> data = Options.Path("--data", "Folder with the parts of a corpus (train, dev, test), one file to learn from, or the name of a corpus that `unroll data get` has fetched; without it, the built-in sample");
    private readonly Option<string[]> set = new("--set") { Description = "Change a field of the recipe; may be repeated", HelpName = "path=value", AllowMultipleArgumentsPerToken = false };
    private readonly Option<ulong?> seed = Options.Number<ulong?>("--seed", "Where all random numbers come from; short for --set training.seed=N", 0, ulong.MaxValue, value => value);

    /// <summary>The recipe's name.</summary>
    public Argument Name => recipe;

    /// <summary>The data's path.</summary>
    public Option Data => data;

    /// <summary>The recipe's changes.</summary>
    public Option Set => set;

    /// <summary>The change of its seed.</summary>
    public Option Seed => seed;

    /// <summary>Reads the recipe and opens the data.</summary>
    /// <exception cref="UnrollException">One of them is not as it must be.</exception>
    public (Recipe Recipe, Splits Data) Open(Host host, ParseResult parse)
    {
        string[] settings = parse.GetValue(set) ?? [];
        if (parse.GetValue(seed) is { } chosen)
            settings = [.. settings, string.Create(CultureInfo.InvariantCulture, $"training.seed={chosen}")];
        Recipe what = Recipe.Load(parse.GetValue(recipe)!, settings);
        return (what, what.Data.Open(DataArgument.Resolve(host, parse.GetValue(data))));
    }
}
