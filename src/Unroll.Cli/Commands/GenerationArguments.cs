using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unroll.Cli;

/// <summary>The options of <c>unroll predict</c> that ask a language model what comes next.</summary>
internal sealed class GenerationArguments
{
    private readonly Option<int?> next = Options.Number<int?>("--next", "Of a language model: the N most probable next tokens, with their probabilities", 1, 1_000_000, value => (int)value);
    private readonly Option<int?> length = Options.Number<int?>("--continue", "Of a language model: go on with the text by at most N tokens; with --samples M, in M ways", 1, 1_000_000, value => (int)value);
    private readonly Option<double?> temperature = Options.Real("--temperature", "With --continue: below 1 bolder guesses are rarer, above 1 more frequent; 0 always takes the most probable token. Default: 1", 0, 100);
    private readonly Option<int?> topK = Options.Number<int?>("--top-k", "With --continue: draw from the N most probable tokens only", 1, int.MaxValue, value => (int)value);
    private readonly Option<double?> topP = Options.Real("--top-p", "With --continue: draw only from the fewest most probable tokens that have this probability together", 1e-9, 1);

    /// <summary>All of them, in the order in which help shows them.</summary>
    public IEnumerable<Option> All => [next, length, temperature, topK, topP];

    /// <summary>Whether anything was asked for.</summary>
    public bool Asked(SymbolResult result) => result.GetValue(next) is not null || Continues(result);

    /// <summary>Whether continuations were asked for.</summary>
    public bool Continues(SymbolResult result) => result.GetValue(length) is not null;

    /// <summary>What is wrong with these options among themselves; null if nothing is.</summary>
    public string? Fault(SymbolResult result)
    {
        if (Continues(result))
            return null;
        Option? stray = result.GetValue(temperature) is not null ? temperature : result.GetValue(topK) is not null ? topK : result.GetValue(topP) is not null ? topP : null;
        return stray is null ? null : $"{stray.Name} was given without --continue, which it belongs to.";
    }

    /// <summary>What is asked of the model.</summary>
    public GenerationOptions Of(ParseResult parse, int samples, ulong seed) => new()
    {
        Next = parse.GetValue(next) ?? 0,
        Length = parse.GetValue(length) ?? 0,
        Temperature = parse.GetValue(temperature) ?? 1,
        TopK = parse.GetValue(topK) ?? 0,
        TopP = parse.GetValue(topP) ?? 1,
        Samples = samples,
        Seed = seed,
    };
}
