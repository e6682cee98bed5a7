using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>Options that several verbs share, each made anew for its verb.</summary>
internal static class Options
{
    public static Option<bool> Json(string description) => new("--json") { Description = description };

    public static Option<int> Threads() => Number("--threads", "Number of threads; 0 for one per core. It does not change results", 0, 1024, value => (int)value);

    /// <summary>How many digits of the weights are used.</summary>
    public static Option<Precision> Precision()
    {
        Option<Precision> option = new("--precision")
        {
            Description = "Digits of the weights in matrix products: full, or bfloat16 (8 significant bits: half the memory, faster for one example at a time, answers may differ a little)",
            HelpName = "full|bfloat16",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (text is "full" or "bfloat16")
                    return text == "full" ? Unroll.Precision.Full : Unroll.Precision.Bfloat16;
                result.AddError($"--precision is '{text}'; expected full or bfloat16.");
                return default;
            },
        };
        option.CompletionSources.Add("full", "bfloat16");
        return option;
    }

    /// <summary>The other models of an ensemble.</summary>
    public static Option<string[]> Ensemble() => new("--ensemble")
    {
        Description = "A further model that answers together with MODEL, by the mean of their probabilities at each token; may be repeated. For models that write, with the same output tokens",
        HelpName = "MODEL",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> Path(string name, string description, string helpName = "PATH") => new(name) { Description = description, HelpName = helpName };

    public static Option<double?> Real(string name, string description, double least, double most) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
                return value;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; expected a number from {least} to {most}."));
            return default;
        },
    };

    public static Option<T> Number<T>(string name, string description, ulong least, ulong most, Func<ulong, T> convert) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value >= least && value <= most)
                return convert(value);
            result.AddError($"{name} is '{text}'; expected a whole number from {least} to {most}.");
            return default;
        },
    };
}
