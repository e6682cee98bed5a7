using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A structure learnt as by hill climbing, but the search goes on through structures that are no better, and does not return to the last ones.</summary>
public sealed record TabuSpec : SearchedStructureSpec
{
    /// <summary>How many structures the search does not return to, and how many steps it goes on without a better one, 1 to 1000. Default 20.</summary>
    public int Length { get; init => field = Require.InRange("length", value, 1, 1000); } = 20;

    internal override IReadOnlyList<int[]> Parents(StateTable table) => (Search with { Tabu = Length }).Search(table);
}

[JsonSerializable(typeof(TabuSpec))]
internal sealed partial class TabuJson : JsonSerializerContext;
