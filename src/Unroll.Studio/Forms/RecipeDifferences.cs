using System.Text.Json.Nodes;

namespace Unroll.Studio;

/// <summary>Recipes side by side.</summary>
internal static class RecipeDifferences
{
    /// <summary>Each setting, with its value in each recipe (empty where a recipe does not have it) and whether they differ; differences first.</summary>
    public static IReadOnlyList<(string Path, IReadOnlyList<string> Values, bool Differs)> Of(IReadOnlyList<string> recipes)
    {
        Dictionary<string, string>[] all = [.. recipes.Select(Flat)];
        return [.. all.SelectMany(one => one.Keys).Distinct(StringComparer.Ordinal)
            .Select(path => (Path: path, Values: (IReadOnlyList<string>)[.. all.Select(one => one.GetValueOrDefault(path, ""))]))
            .Select(row => (row.Path, row.Values, Differs: row.Values.Distinct(StringComparer.Ordinal).Count() > 1)).OrderBy(row => !row.Differs)];
    }

    private static Dictionary<string, string> Flat(string json)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        if (json.Length > 0)
            Add(values, "", JsonNode.Parse(json));
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, JsonNode? node)
    {
        if (node is JsonObject some)
        {
            foreach ((string name, JsonNode? inner) in some.Where(property => path.Length > 0 || property.Key != "summary"))
                Add(values, path.Length == 0 ? name : $"{path}.{name}", inner);
        }
        else
        {
            values[path] = node?.ToJsonString() ?? "null";
        }
    }
}
