using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Options of a parser. The log-probability itself is the score of a tree: <see cref="WritingOptions.LengthPenalty"/> is 0 by default. With a <see cref="WritingOptions.MaxLength"/> of 0, an output
/// has at most six tokens a word, and 20 more.
/// </summary>
public sealed record ParsingOptions : WritingOptions
{
    /// <summary>Creates the defaults.</summary>
    public ParsingOptions() => LengthPenalty = DefaultLengthPenalty;

    /// <summary>Whether only outputs are searched for that are a tree over all words. Without it, one can see how often the network forgets a bracket or a word. Default true.</summary>
    public bool WellFormed { get; init; } = true;

    internal override double DefaultLengthPenalty => 0;
}

[JsonSerializable(typeof(ParsingOptions))]
internal sealed partial class ParsingOptionsJson : JsonSerializerContext;
