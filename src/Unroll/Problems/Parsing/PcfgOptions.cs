namespace Unroll;

/// <summary>What a <see cref="Pcfg"/> remembers of a tree when it chooses a rule.</summary>
public sealed record PcfgOptions
{
    /// <summary>How many labels a symbol has: 1 for its own, 2 for its own and its parent's (Johnson 1998). Default 2.</summary>
    public int Vertical { get; init => field = Require.InRange("vertical", value, 1, 2); } = 2;

    /// <summary>How many parts of a phrase are remembered when the next one is chosen, 0 to 10 (Klein and Manning 2003, section 2). Default 1.</summary>
    public int Horizontal { get; init => field = Require.InRange("horizontal", value, 0, 10); } = 1;

    /// <summary>Words that occur more often than this in the training set have only the tags that they have there; the tags of rarer words also follow from their ending and shape. Default 10.</summary>
    public int Common { get; init => field = Require.InRange("common", value, 0, int.MaxValue); } = 10;

    /// <summary>Words that occur at most so many times in the training set stand for unknown ones. Default 2.</summary>
    public int Rare { get; init => field = Require.InRange("rare", value, 1, int.MaxValue); } = 2;

    /// <summary>How many occurrences of a word the tags of its ending and shape count for. Default 2.</summary>
    public double Shape { get; init => field = Require.InRange("shape", value, 1e-6, 1e6); } = 2;
}
