using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A structure learnt by adding, removing or turning one arc at a time while the score rises.</summary>
public sealed record HillClimbingSpec : SearchedStructureSpec
{
    internal override IReadOnlyList<int[]> Parents(StateTable table) => Search.Search(table);
}

[JsonSerializable(typeof(HillClimbingSpec))]
internal sealed partial class HillClimbingJson : JsonSerializerContext;
