using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Something PyTorch is to do, in one or several ways of which the fastest counts.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Load">What the server is told about it.</param>
/// <param name="Variants">Further entries of <paramref name="Load"/> to choose from; one empty object where there is no choice.</param>
internal sealed record TorchCase(string Id, JsonObject Load, params IReadOnlyList<JsonObject> Variants)
{
    /// <summary>What the servers call it.</summary>
    public string Kind => (string)Load["kind"]!;

    /// <summary>The fewest calls of a turn.</summary>
    public int Least { get; init; } = Calls.Least;

    public JsonObject Question(JsonObject variant)
    {
        JsonObject question = Load.DeepClone().AsObject();
        foreach ((string name, JsonNode? value) in variant)
            question[name] = value?.DeepClone();
        question["id"] = Id;
        return question;
    }
}
