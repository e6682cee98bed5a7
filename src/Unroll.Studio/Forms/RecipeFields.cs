using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Studio;

/// <summary>The settings of a recipe that are single values, with what the library's documentation says of each.</summary>
internal static class RecipeFields
{
    private static readonly string[] Main = ["epochs", "seed", "rate", "hidden", "embedding", "dropout", "units", "layers", "patience"];

    /// <summary>All settings of a recipe, in their order.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="meaning">What is said of a property.</param>
    public static IReadOnlyList<RecipeField> Of(Recipe recipe, Func<PropertyInfo, string> meaning)
    {
        List<RecipeField> fields = [];
        JsonObject json = JsonNode.Parse(recipe.ToJson())!.AsObject();
        foreach ((string name, object part) in new (string, object)[] { ("training", recipe.Training), ("model", recipe.Model), ("data", recipe.Data) })
        {
            if (json[name] is JsonObject some)
                Add(fields, name, some, part, meaning);
        }
        return fields;
    }

    private static void Add(List<RecipeField> fields, string place, JsonObject json, object spec, Func<PropertyInfo, string> meaning)
    {
        foreach ((string name, JsonNode? node) in json)
        {
            PropertyInfo? property = Array.Find(spec.GetType().GetProperties(), one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
            string path = $"{place}.{name}";
            if (property is null || node is JsonArray)
                continue;
            if (node is JsonObject inner && property.GetValue(spec) is { } value)
                Add(fields, path, inner, value, meaning);
            else if (node is not JsonObject)
                fields.Add(new RecipeField(path, node is null ? "" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString(), meaning(property), Main.Contains(name, StringComparer.Ordinal)));
        }
    }
}
