using System.Globalization;
using System.Text.Json.Nodes;

namespace Unroll.Cli;

/// <summary>A field that two recipes differ in.</summary>
/// <param name="Field">Its path, such as <c>model.encoder.cell.hidden</c>, as <c>--set</c> takes it.</param>
/// <param name="A">Its JSON in A; null where A has no such field.</param>
/// <param name="B">Its JSON in B; null where B has no such field.</param>
internal sealed record RecipeDifference(string Field, string? A, string? B)
{
    /// <summary>All of them, in the order of A's fields.</summary>
    public static IReadOnlyList<RecipeDifference> Of(Recipe a, Recipe b) => [.. Between(JsonNode.Parse(a.ToJson()), JsonNode.Parse(b.ToJson()), "")];

    /// <summary>Parts of different types differ as a whole: their fields mean different things.</summary>
    private static IEnumerable<RecipeDifference> Between(JsonNode? a, JsonNode? b, string path) => (a, b) switch
    {
        (JsonObject one, JsonObject other) when Type(one) == Type(other) => one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key), StringComparer.Ordinal)
            .SelectMany(name => Between(one, other, name, path.Length == 0 ? name : $"{path}.{name}")),
        (JsonArray one, JsonArray other) when one.Count == other.Count => Enumerable.Range(0, one.Count)
            .SelectMany(i => Between(one[i], other[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))),
        _ => JsonNode.DeepEquals(a, b) ? [] : [new RecipeDifference(path, Text(a), Text(b))],
    };

    private static IEnumerable<RecipeDifference> Between(JsonObject a, JsonObject b, string name, string path) =>
        a.ContainsKey(name) && b.ContainsKey(name) ? Between(a[name], b[name], path)
        : [new RecipeDifference(path, a.ContainsKey(name) ? Text(a[name]) : null, b.ContainsKey(name) ? Text(b[name]) : null)];

    private static string? Type(JsonObject part) => part["type"]?.ToJsonString();

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
