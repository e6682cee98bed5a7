using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Unroll;

/// <summary>Everything that training needs except the data: the model, how its data are read, and how it is trained. Plain data that can be read from and written as JSON.</summary>
public sealed record Recipe
{
    /// <summary>A name for people and for the model's folder. Default: unnamed.</summary>
    public string Name { get; init; } = "unnamed";

    /// <summary>What it does, in one line for lists. Default: nothing.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The problem and its network. Default: tagging.</summary>
    public ProblemSpec Model { get; init; } = new TaggingSpec();

    /// <summary>How the data are read. Default: tagged sentences.</summary>
    public DataSpec Data { get; init; } = new TaggedDataSpec();

    /// <summary>How it is trained.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>The names of the built-in recipes.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
        [.. typeof(Recipe).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal)];

    private const string Prefix = "recipe:";

    /// <summary>Reads a recipe from a file, or a built-in recipe by name.</summary>
    /// <param name="nameOrPath">Such as <c>slot-filling</c> or <c>my/recipe.json</c>.</param>
    /// <param name="settings">Overrides such as <c>model.encoder.cell.hidden=200</c>.</param>
    /// <param name="catalogue">The names it may use; null for <see cref="Catalogue.Default"/>.</param>
    /// <exception cref="UnrollException">There is no such recipe, or something in it cannot be used: file, line, path, what was found and expected.</exception>
    public static Recipe Load(string nameOrPath, IEnumerable<string>? settings = null, Catalogue? catalogue = null)
    {
        using Stream? builtIn = typeof(Recipe).Assembly.GetManifestResourceStream(Prefix + nameOrPath);
        if (builtIn is not null && !File.Exists(nameOrPath))
        {
            using StreamReader reader = new(builtIn);
            return Parse(reader.ReadToEnd(), nameOrPath, settings, catalogue);
        }
        if (Directory.Exists(nameOrPath))
            throw new UnrollException($"{nameOrPath}: found a folder; expected a recipe file (.json) or one of the built-in recipes: {string.Join(", ", BuiltIn)}.");
        if (!File.Exists(nameOrPath))
        {
            string meant = Spelling.Nearest(nameOrPath, BuiltIn) is { } nearest ? $"; did you mean {nearest}?" : ".";
            throw new UnrollException($"{nameOrPath}: there is no such file, and no built-in recipe of that name; built-in are {string.Join(", ", BuiltIn)}{meant}");
        }
        return Parse(TextLines.ReadAll(nameOrPath), nameOrPath, settings, catalogue);
    }

    /// <summary>Reads a recipe from JSON. Missing fields have their defaults; unknown fields are errors.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <param name="source">A name for error messages.</param>
    /// <param name="settings">Overrides.</param>
    /// <param name="catalogue">The names it may use.</param>
    /// <exception cref="UnrollException">As for <see cref="Load"/>.</exception>
    public static Recipe Parse(string json, string source = "recipe", IEnumerable<string>? settings = null, Catalogue? catalogue = null)
    {
        catalogue ??= Catalogue.Default;
        SpecReader reader = new(catalogue, json, source, new Recipe(), typeof(Recipe));
        foreach (string setting in settings ?? [])
            reader.Set(setting);
        return (Recipe)reader.Read();
    }

    /// <summary>The complete recipe as JSON, including defaults.</summary>
    /// <param name="catalogue">The names it uses; null for <see cref="Catalogue.Default"/>.</param>
    public string ToJson(Catalogue? catalogue = null) =>
        JsonSerializer.Serialize(this, (JsonTypeInfo<Recipe>)(catalogue ?? Catalogue.Default).Json.GetTypeInfo(typeof(Recipe)));

    /// <summary>A specification as JSON, with its type where its kind has several.</summary>
    internal static JsonNode NodeOf(object specification, Type kind, Catalogue catalogue) =>
        JsonSerializer.SerializeToNode(specification, catalogue.Json.GetTypeInfo(kind))!;
}

[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(PredictOptions))]
internal sealed partial class RecipeJson : JsonSerializerContext;

[JsonSerializable(typeof(TaggedDataSpec))]
internal sealed partial class TaggedDataJson : JsonSerializerContext;
