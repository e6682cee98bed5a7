using System.Text.Json;

namespace Unroll;

/// <summary>
/// The names of ids, from the metadata that the library Hugging Face datasets writes into Parquet and Arrow files: the key <c>huggingface</c> has JSON with
/// <c>info.features</c>, in which a feature of type ClassLabel has <c>names</c>; in a list, the feature is within <c>feature</c> or an array.
/// </summary>
internal static class ClassLabels
{
    /// <summary>The key of the metadata.</summary>
    public const string Key = "huggingface";

    private const int Deepest = 8;

    /// <summary>The names by the columns that have them; none if the metadata say nothing of features.</summary>
    /// <exception cref="UnrollException">The metadata are not JSON.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string? metadata, string path)
    {
        Dictionary<string, IReadOnlyList<string>> names = new(StringComparer.Ordinal);
        if (metadata is null)
            return names;
        try
        {
            using JsonDocument json = JsonDocument.Parse(metadata);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("info", out JsonElement info) && info.ValueKind == JsonValueKind.Object
                && info.TryGetProperty("features", out JsonElement features) && features.ValueKind == JsonValueKind.Object)
                Add(names, "", features, 0);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // half a surrogate pair
        {
            throw new UnrollException($"{path}: the metadata \"{Key}\" are no JSON; expected a description of the columns, so write or download the file again.", e);
        }
        return names;
    }

    private static void Add(Dictionary<string, IReadOnlyList<string>> names, string prefix, JsonElement features, int depth)
    {
        foreach (JsonProperty feature in features.EnumerateObject())
        {
            JsonElement one = Element(feature.Value);
            if (one.ValueKind != JsonValueKind.Object)
                continue;
            if (one.TryGetProperty("_type", out JsonElement type) && type.ValueKind == JsonValueKind.String)
            {
                if (type.ValueEquals("ClassLabel") && one.TryGetProperty("names", out JsonElement listed) && listed.ValueKind == JsonValueKind.Array && listed.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String))
                    names[prefix + feature.Name] = [.. listed.EnumerateArray().Select(name => name.GetString()!)];
            }
            else if (depth < Deepest)
            {
                Add(names, $"{prefix}{feature.Name}.", one, depth + 1);
            }
        }
    }

    /// <summary>What a list is of; another feature as it is.</summary>
    private static JsonElement Element(JsonElement feature) => feature.ValueKind == JsonValueKind.Array && feature.GetArrayLength() == 1 ? feature[0]
        : feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("feature", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner
        : feature;
}
