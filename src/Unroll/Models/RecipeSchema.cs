using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>
/// A JSON Schema of recipes (draft 2020-12), with which editors complete and check them. It is made of the catalogue: fields and their types, the names of specifications, choices, and ranges, which are asked of the
/// specifications themselves. What fields say to one another, such as a fold among the folds, only <see cref="Recipe.Parse"/> checks.
/// </summary>
public sealed partial class RecipeSchema
{
    private readonly Catalogue catalogue;
    private readonly Func<Type, string, string> meaning;
    private readonly JsonObject definitions = [];

    private RecipeSchema(Catalogue catalogue, Func<Type, string, string> meaning)
    {
        this.catalogue = catalogue;
        this.meaning = meaning;
    }

    /// <summary>The schema as JSON.</summary>
    /// <param name="catalogue">The names that recipes may use; null for <see cref="Catalogue.Default"/>.</param>
    /// <param name="meaning">What to say of a specification's field, by its type and its name in JSON; null for nothing.</param>
    public static string Of(Catalogue? catalogue = null, Func<Type, string, string>? meaning = null)
    {
        RecipeSchema schema = new(catalogue ?? Catalogue.Default, meaning ?? ((_, _) => ""));
        JsonObject root = schema.Object(typeof(Recipe), "A recipe of Unroll: the model, how its data are read, and how it is trained.", Recipe.NodeOf(new Recipe(), typeof(Recipe), schema.catalogue).AsObject(), null);
        root["properties"]!["$schema"] = new JsonObject { ["type"] = "string", ["description"] = "The address of this schema, for editors. Unroll does not read it." };
        schema.definitions["recipe"] = root;
        JsonObject whole = new() { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Unroll recipe", ["$ref"] = "#/$defs/recipe", ["$defs"] = schema.definitions };
        return whole.ToJsonString(schema.catalogue.Json);
    }

    /// <summary>An object with fields.</summary>
    /// <param name="type">The specification.</param>
    /// <param name="about">What it is.</param>
    /// <param name="usual">Its defaults.</param>
    /// <param name="name">Its name in the catalogue; null if it has none.</param>
    private JsonObject Object(Type type, string about, JsonObject usual, string? name)
    {
        JsonObject fields = [];
        if (name is not null)
            fields["type"] = new JsonObject { ["const"] = name };
        foreach (JsonPropertyInfo property in catalogue.Json.GetTypeInfo(type).Properties.Where(property => property.Name != "type" && usual.ContainsKey(property.Name)))
        {
            JsonObject field = Value(property.PropertyType, usual[property.Name], () => RangeOf(type, name, usual, property.Name), property.CustomConverter is TextOrNumber);
            if (meaning(type, property.Name) is { Length: > 0 } text)
                field["description"] = text;
            fields[property.Name] = field;
        }
        return new JsonObject { ["type"] = "object", ["description"] = about, ["properties"] = fields, ["additionalProperties"] = false };
    }

    /// <summary>What a field may have.</summary>
    /// <param name="declared">Its type.</param>
    /// <param name="usual">Its default, null where that is null: only such a field may be null.</param>
    /// <param name="range">Finds the range of a number.</param>
    /// <param name="mayBeNumber">Whether a text may be written as a number.</param>
    private JsonObject Value(Type declared, JsonNode? usual, Func<JsonObject> range, bool mayBeNumber)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        bool isColumn = mayBeNumber || (usual?.GetValueKind() == JsonValueKind.String && int.TryParse(usual.GetValue<string>(), NumberStyles.Integer, CultureInfo.InvariantCulture, out _));
        JsonObject value = type switch
        {
            { IsEnum: true } => new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))]) },
            _ when type == typeof(bool) => Of("boolean"),
            _ when type == typeof(string) => isColumn ? new JsonObject { ["type"] = new JsonArray("string", "integer") } : Of("string"),
            _ when type == typeof(int) || type == typeof(long) => Ranged("integer", range(), usual),
            _ when type == typeof(ulong) => With(Of("integer"), new JsonObject { ["minimum"] = 0 }),
            _ when type == typeof(double) => Ranged("number", range(), usual),
            _ when usual is null or JsonArray && Catalogue.ElementOf(type) is { } element => new JsonObject { ["type"] = "array", ["items"] = Value(element, catalogue.UsualOf(type) ?? JsonValue.Create(""), () => [], false) },
            _ when catalogue.OfKind(type).Any() => Named(type, usual),
            _ when catalogue.Json.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object && (usual ?? catalogue.UsualOf(type)) is JsonObject fields => Reference(type.Name, () => Object(type, "", fields.DeepClone().AsObject(), null)),
            _ => [],
        };
        return usual is null && value.Count > 0 ? new JsonObject { ["anyOf"] = new JsonArray(value, Of("null")) } : value;
    }

    /// <summary>A specification of a kind: its name alone, an object with its name, or an object without one, whose fields are those of the default.</summary>
    private JsonObject Named(Type kind, JsonNode? usual)
    {
        CatalogueEntry[] entries = [.. catalogue.OfKind(kind)];
        CatalogueEntry standard = usual?["type"] is { } type ? catalogue.Find(kind, type.GetValue<string>())! : entries[0];
        JsonArray Names() => [.. entries.Select(entry => (JsonNode)entry.Name)];
        JsonObject all = Reference(kind.Name, () => new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = Names() }, new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("type"),
                ["properties"] = new JsonObject { ["type"] = new JsonObject { ["enum"] = Names() } },
                ["allOf"] = new JsonArray([.. entries.Select(entry => (JsonNode)new JsonObject
                {
                    ["if"] = new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = entry.Name } } },
                    ["then"] = Entry(entry),
                })]),
            }),
        });
        JsonObject unnamed = new() { ["type"] = "object", ["not"] = new JsonObject { ["required"] = new JsonArray("type") }, ["$ref"] = Entry(standard)["$ref"]!.DeepClone() };
        return new JsonObject { ["anyOf"] = new JsonArray(all, unnamed) };
    }

    private JsonObject Entry(CatalogueEntry entry) => Reference($"{entry.Kind.Name}.{entry.Name}", () => Object(entry.Defaults.GetType(), entry.Summary, Recipe.NodeOf(entry.Defaults, entry.Kind, catalogue).AsObject(), entry.Name));

    /// <summary>A reference to a definition, which is made at its first use; it may refer to itself.</summary>
    private JsonObject Reference(string name, Func<JsonObject> make)
    {
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject();
            definitions[name] = make();
        }
        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    /// <summary>The range that a specification names when it is given a number below every range.</summary>
    private JsonObject RangeOf(Type type, string? name, JsonObject usual, string field)
    {
        JsonObject changed = usual.DeepClone().AsObject();
        changed[field] = int.MinValue;
        Type kind = name is null ? type : catalogue.Entries.First(entry => entry.Defaults.GetType() == type).Kind;
        try
        {
            _ = changed.Deserialize(catalogue.Json.GetTypeInfo(kind));
            return [];
        }
        catch (UnrollException e)
        {
            if (Range().Match(e.Message) is not { Success: true } range || !e.Message.StartsWith(field, StringComparison.Ordinal))
                return e.Message.StartsWith(field, StringComparison.Ordinal) && e.Message.EndsWith("expected a number above 0.", StringComparison.Ordinal) ? new JsonObject { ["exclusiveMinimum"] = 0 } : [];
            JsonObject found = new() { ["minimum"] = Number(range.Groups["low"].Value) };
            if (range.Groups["high"].Success)
                found["maximum"] = Number(range.Groups["high"].Value);
            return found;
        }
    }

    /// <summary>A number of a range, or a default outside of it, which then says something of its own: a rate of 0 is that of the data.</summary>
    private static JsonObject Ranged(string type, JsonObject range, JsonNode? usual)
    {
        JsonObject ranged = With(Of(type), range);
        bool isOutside = usual is not null && (Size(range["minimum"]) > Size(usual) || Size(range["maximum"]) < Size(usual));
        return isOutside ? new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = usual!.DeepClone() }, ranged) } : ranged;
    }

    private static double? Size(JsonNode? number) => number?.GetValueKind() == JsonValueKind.Number ? double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static JsonNode Number(string text)
    {
        double number = double.Parse(text, CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1e15 && number == Math.Floor(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    private static JsonObject Of(string type) => new() { ["type"] = type };

    private static JsonObject With(JsonObject value, JsonObject more)
    {
        foreach ((string name, JsonNode? node) in more)
            value[name] = node!.DeepClone();
        return value;
    }

    [GeneratedRegex(@"; expected (?<low>-?[0-9][0-9.E+-]*) (or more|to (?<high>-?[0-9][0-9.E+-]*?))\.$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();
}
