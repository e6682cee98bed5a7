using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll;

/// <summary>
/// Lays the JSON of a specification, such as a recipe, over its defaults and reads the result. The defaults of an object with a "type" are that type's; so the text says only
/// what it wants different, and a field that the defaults do not have is an error with its place and the names that would do.
/// </summary>
internal sealed class SpecReader
{
    private const int DeepestNesting = 32;
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = DeepestNesting };

    private readonly Catalogue catalogue;
    private readonly string text;
    private readonly string source;
    private readonly Type root;
    private readonly object defaults;
    private readonly Func<string, string> saidAs;
    private readonly List<string> settings = [];
    private readonly JsonObject given;

    /// <param name="catalogue">The names that it may use.</param>
    /// <param name="text">JSON.</param>
    /// <param name="source">What is read, for error messages.</param>
    /// <param name="defaults">What counts where the text says nothing.</param>
    /// <param name="root">The type to read it as: its own, or its kind.</param>
    /// <param name="saidAs">How error messages call a setting, by its path; null for <c>--set PATH</c>.</param>
    public SpecReader(Catalogue catalogue, string text, string source, object defaults, Type root, Func<string, string>? saidAs = null)
    {
        this.catalogue = catalogue;
        this.defaults = defaults;
        this.root = root;
        this.saidAs = saidAs ?? (path => "--set " + path);
        this.text = text;
        this.source = source;
        if (string.IsNullOrWhiteSpace(text))
            throw new UnrollException($"{source}: the text is empty; expected a JSON object.");
        JsonNode? node;
        try
        {
            node = Parse(text);
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{source}:{e.LineNumber + 1}: this is not JSON: {Reason(e)}", e);
        }
        if (JsonPlace.Fault(text) is { } fault)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{source}:{fault.Line}: {fault.Sentence}"));
        given = node as JsonObject ?? throw new UnrollException($"{source}: found {Kind(node)}; expected a JSON object.");
        if (root == typeof(Recipe))
            given.Remove("$schema"); // which tells editors what a recipe is
    }

    /// <summary>Applies an override such as <c>training.epochs=10</c>; the value is JSON, or else a text.</summary>
    public void Set(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw new UnrollException($"The setting '{setting}' has no '='; expected path=value, such as training.epochs=10.");
        if (setting[..equals].Trim().Length == 0)
            throw new UnrollException($"The setting '{setting}' has no path; expected path=value, such as training.epochs=10.");
        string[] path = setting[..equals].Trim().Split('.');
        if (path.Length > DeepestNesting)
            throw new UnrollException($"The setting '{setting}' has a path of {path.Length} names; expected at most {DeepestNesting}.");
        JsonObject place = given;
        for (int i = 0; i < path.Length - 1; i++)
        {
            string name = path[i];
            if (place[name] is JsonValue type && type.GetValueKind() == JsonValueKind.String)
                place[name] = new JsonObject { ["type"] = type.GetValue<string>() };
            if (place[name] is null)
                place[name] = new JsonObject();
            place = place[name] as JsonObject
                ?? throw new UnrollException($"The setting '{setting}' reaches into {string.Join('.', path[..(i + 1)])}, which is {Kind(place[name])}; expected an object.");
        }
        JsonNode? value = ValueOf(setting, setting[(equals + 1)..]);
        if (path[^1] == "type" && value is not null)
            ChangeType(place, value, path[..^1]);
        else if (place[path[^1]] is JsonObject known && value is JsonValue named && named.GetValueKind() == JsonValueKind.String)
            ChangeType(known, value, path);
        else
            place[path[^1]] = value;
        settings.Add(string.Join('.', path));
    }

    /// <summary>Sets a field to what a person typed, which is read as the field's type says: a text as it is, a list from all values.</summary>
    public void SetTyped(string field, IReadOnlyList<string> typed)
    {
        Type type = FieldOf(defaults.GetType(), field) ?? typeof(string);
        Type? element = Catalogue.ElementOf(type);
        if (element is null && typed.Count > 1)
            throw new UnrollException($"{saidAs(field)} was given {(typed.Count == 2 ? "twice" : FormattableString.Invariant($"{typed.Count} times"))}; expected it once.");
        given[field] = element is null ? TypedValue(field, typed[0], type) : new JsonArray([.. typed.Select(one => TypedValue(field, one, element))]);
        settings.Add(field);
    }

    /// <summary>The specification.</summary>
    /// <exception cref="UnrollException">Something in the text or the settings cannot be used.</exception>
    public object Read()
    {
        JsonNode whole = Lay(given, Usual(), "", root)!;
        try
        {
            return whole.Deserialize(catalogue.Json.GetTypeInfo(root))!;
        }
        catch (JsonException e)
        {
            string path = (e.Path ?? "$").TrimStart('$').TrimStart('.');
            JsonNode? found = At(whole, path);
            throw new UnrollException($"{Place(path)}: {path} is {Kind(found)}; expected {Expected(path, e)}", e);
        }
        catch (UnrollException e)
        {
            throw new UnrollException(InPlace(e.Message), e);
        }
    }

    private JsonNode Usual() => Recipe.NodeOf(defaults, root, catalogue);

    /// <summary>What is given, laid over the defaults.</summary>
    /// <param name="over">What is given.</param>
    /// <param name="usual">The defaults.</param>
    /// <param name="path">Where in the recipe.</param>
    /// <param name="declared">The type of the field.</param>
    private JsonNode? Lay(JsonNode? over, JsonNode? usual, string path, Type declared)
    {
        if (usual is JsonArray)
            return LayList(over, path, declared);
        if (usual is null && over is not null)
            usual = catalogue.UsualOf(declared);
        if (usual is not JsonObject known)
        {
            if (usual is JsonValue text && text.GetValueKind() == JsonValueKind.String && int.TryParse(text.GetValue<string>(), NumberStyles.Integer, CultureInfo.InvariantCulture, out _) && over?.GetValueKind() == JsonValueKind.Number)
                over = JsonValue.Create(over.ToJsonString()); // the number of a column, which may also have a name
            Check(over, usual, path);
            return over?.DeepClone();
        }
        bool isName = over is JsonValue value && value.GetValueKind() == JsonValueKind.String && known.ContainsKey("type");
        if (over is JsonValue name && isName)
            over = new JsonObject { ["type"] = name.GetValue<string>() };
        if (over is not JsonObject fields)
            throw new UnrollException($"{Place(path)}: {path} is {Kind(over)}; expected an object{(known.ContainsKey("type") ? " with a type" : "")}.");
        (known, Type actual) = DefaultsFor(fields, known, isName ? path : Join(path, "type"), declared);
        JsonObject result = [];
        foreach ((string field, JsonNode? _) in fields)
        {
            if (!known.ContainsKey(field))
                throw new UnrollException($"{Place(Join(path, field))}: found the unknown field {Join(path, field)}; expected {Names(known)}{Suggest(field, known.Select(f => f.Key))}");
        }
        foreach ((string field, JsonNode? standard) in known)
            result[field] = fields.TryGetPropertyValue(field, out JsonNode? mine) ? Lay(mine, standard, Join(path, field), FieldOf(actual, field) ?? typeof(string)) : standard?.DeepClone();
        return result;
    }

    /// <summary>A list, each element of which is laid over the same defaults.</summary>
    private JsonArray LayList(JsonNode? over, string path, Type declared)
    {
        if (over is not JsonArray given)
            throw new UnrollException($"{Place(path)}: {path} is {Kind(over)}; expected a list.");
        JsonNode? usual = catalogue.UsualOf(declared);
        return [.. given.Select((one, i) => Lay(
            one ?? throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{Place(path)}: {path}[{i}] is null; expected {(usual is null ? "a text" : "an object")}.")),
            usual, FormattableString.Invariant($"{path}[{i}]"), Catalogue.ElementOf(declared) ?? typeof(string)))];
    }

    /// <summary>The declared type of a specification's field; null if it has none of that name.</summary>
    private Type? FieldOf(Type specification, string field) =>
        catalogue.Json.GetTypeInfo(specification).Properties.FirstOrDefault(property => property.Name == field)?.PropertyType;

    /// <summary>The defaults of the type that is asked for at a path, and that type.</summary>
    private (JsonObject Known, Type Actual) DefaultsFor(JsonObject fields, JsonObject known, string path, Type declared)
    {
        if (!known.TryGetPropertyValue("type", out JsonNode? type))
            return (known, declared);
        string usual = type!.GetValue<string>();
        JsonNode? wanted = fields.TryGetPropertyValue("type", out JsonNode? given) ? given : type;
        string asked = wanted is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : "";
        if (catalogue.Find(declared, asked) is not { } entry)
        {
            string[] names = [.. catalogue.OfKind(declared).Select(e => e.Name)];
            string ending = Suggest(asked, names);
            string foreign = asked.Length > 0 && ending == "." ? " If it comes from an assembly of its own, name that assembly with --extension." : "";
            throw new UnrollException($"{Place(path)}: {path} is {Kind(wanted)}; expected one of {string.Join(", ", names)}{ending}{foreign}");
        }
        return (entry.Name == usual ? known : (JsonObject)Recipe.NodeOf(entry.Defaults, declared, catalogue), entry.Defaults.GetType());
    }

    /// <summary>
    /// Another type instead of the one an object has: the fields that the new one knows, too, stay; but a learning rate is for one optimiser, so of
    /// another optimiser only those stay that were set by hand.
    /// </summary>
    private void ChangeType(JsonObject place, JsonNode value, string[] path)
    {
        if (value is JsonValue name && name.GetValueKind() == JsonValueKind.String && TypeAt(path) is { } kind && catalogue.Find(kind, name.GetValue<string>()) is { } entry)
        {
            JsonObject known = (JsonObject)Recipe.NodeOf(entry.Defaults, entry.Kind, catalogue);
            bool stays = entry.Kind != typeof(OptimizerSpec) || place["type"] is not { } before || JsonNode.DeepEquals(before, value);
            foreach (string field in place.Select(f => f.Key).Where(f => !known.ContainsKey(f) || !(stays || settings.Contains(string.Join('.', [.. path, f])))).ToArray())
                place.Remove(field);
        }
        place["type"] = value.DeepClone();
    }

    private void Check(JsonNode? over, JsonNode? defaults, string path)
    {
        if (defaults is not JsonValue expected)
            return;
        JsonValueKind want = expected.GetValueKind(), have = over?.GetValueKind() ?? JsonValueKind.Null;
        bool boolean = want is JsonValueKind.True or JsonValueKind.False;
        if (boolean ? have is not (JsonValueKind.True or JsonValueKind.False) : have != want)
            throw new UnrollException($"{Place(path)}: {path} is {Kind(over)}; expected {(boolean ? "true or false" : want == JsonValueKind.Number ? "a number" : "a text")}.");
    }

    /// <summary>The line where a path stands in the text, or the setting that gave it.</summary>
    private string Place(string path)
    {
        path = path.Split('[')[0]; // an element of a list is where the list is
        if (settings.FindLast(set => path == set || path.StartsWith(set + ".", StringComparison.Ordinal)) is { } setting)
            return saidAs(setting);
        if (JsonPlace.LineOf(text, path) is { } line)
            return string.Create(CultureInfo.InvariantCulture, $"{source}:{line}");
        return settings.FindLast(set => set.StartsWith(path + ".", StringComparison.Ordinal)) is { } deeper ? saidAs(deeper) : source;
    }

    /// <summary>A specification's complaint about one of its fields, such as "epochs is 0; expected ...", with the field's place and path.</summary>
    private string InPlace(string complaint)
    {
        int verb = complaint.IndexOf(" is ", StringComparison.Ordinal), end = complaint.IndexOf(';', StringComparison.Ordinal);
        if (verb < 0 || end < verb || !double.TryParse(complaint[(verb + 4)..end], CultureInfo.InvariantCulture, out double value))
            return $"{source}: {complaint}";
        string? path = PathOf(given, "", complaint[..verb], value);
        return path is null ? $"{source}: {complaint}" : $"{Place(path)}: {path}{complaint[verb..]}";
    }

    private static string? PathOf(JsonObject place, string path, string name, double value)
    {
        foreach ((string field, JsonNode? node) in place)
        {
            if (node is JsonObject deeper && PathOf(deeper, Join(path, field), name, value) is { } found)
                return found;
            for (int i = 0; i < (node as JsonArray)?.Count; i++)
            {
                if (node[i] is JsonObject element && PathOf(element, FormattableString.Invariant($"{Join(path, field)}[{i}]"), name, value) is { } inList)
                    return inList;
            }
            if (field == name && node?.GetValueKind() == JsonValueKind.Number && double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture).Equals(value))
                return Join(path, field);
        }
        return null;
    }

    private string Expected(string path, JsonException e)
    {
        Type? declared = TypeAt(path.Split('.')), underlying = declared is null ? null : Nullable.GetUnderlyingType(declared);
        Type? type = underlying ?? declared;
        if (type is { IsEnum: true })
        {
            string[] names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];
            string asked = At(given, path) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
            return $"one of {string.Join(", ", names)}{(underlying is null ? "" : " or null")}{Suggest(asked, names)}";
        }
        return type == typeof(int) ? $"a whole number from {RangeOf(path) ?? $"{int.MinValue} to {int.MaxValue}."}"
            : type == typeof(ulong) ? $"a whole number from 0 to {ulong.MaxValue}."
            : type == typeof(string) ? path.EndsWith(']') ? "a text." : "a text or null."
            : Reason(e);
    }

    /// <summary>
    /// What a specification expects of a whole number, in its own words: it is asked about one that is out of every range. All other fields have
    /// their defaults, for they may have faults of their own.
    /// </summary>
    private string? RangeOf(string path)
    {
        JsonNode whole = Lay(Alone(given, path.Split('.')), Usual(), "", root)!;
        int dot = path.LastIndexOf('.');
        string field = path[(dot + 1)..], complaint = FormattableString.Invariant($"{field} is {int.MinValue}; expected ");
        if (At(whole, dot < 0 ? "" : path[..dot]) is not JsonObject place)
            return null;
        try
        {
            place[field] = int.MinValue;
            _ = whole.Deserialize(catalogue.Json.GetTypeInfo(root));
            return null;
        }
        catch (UnrollException e)
        {
            return e.Message.StartsWith(complaint, StringComparison.Ordinal) ? e.Message[complaint.Length..].Replace(" or more", FormattableString.Invariant($" to {int.MaxValue}"), StringComparison.Ordinal) : null;
        }
    }

    /// <summary>What is given of one field alone, with the types on the way to it.</summary>
    private static JsonNode? Alone(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty || node is not JsonObject place)
            return node?.DeepClone();
        JsonObject alone = new() { [path[0]] = Alone(place[path[0]], path[1..]) };
        if (place["type"] is { } type)
            alone["type"] = type.DeepClone();
        return alone;
    }

    /// <summary>The declared type of the field at a path, by what is given and the defaults; null if there is none.</summary>
    private Type? TypeAt(IReadOnlyList<string> path)
    {
        Type declared = root;
        JsonNode? node = given, usual = Usual();
        foreach (string field in path)
        {
            string name = field.Split('[')[0];
            string? type = NameIn(node) ?? NameIn(usual);
            CatalogueEntry? entry = type is null ? null : catalogue.Find(declared, type);
            if (entry is not null && type != NameIn(usual))
                usual = Recipe.NodeOf(entry.Defaults, declared, catalogue);
            if (FieldOf(entry?.Defaults.GetType() ?? declared, name) is not { } next)
                return null;
            declared = name == field ? next : Catalogue.ElementOf(next) ?? next;
            node = At(node as JsonObject ?? [], field);
            usual = name == field && usual is JsonObject known && known[name] is { } standard and not JsonArray ? standard : catalogue.UsualOf(declared);
        }
        return declared;
    }

    /// <summary>The name of a specification's type, which stands alone or as its "type"; null where it has none.</summary>
    private static string? NameIn(JsonNode? node) => (node is JsonObject fields ? fields["type"] : node) is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static JsonNode? TypedValue(string field, string typed, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string))
            return JsonValue.Create(typed);
        return plain == typeof(double) && double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? JsonValue.Create(number) : ValueOf(field, typed);
    }

    private static JsonNode? ValueOf(string setting, string value)
    {
        try
        {
            JsonNode? node = Parse(value);
            if (JsonPlace.Fault(value) is { } fault)
                throw new UnrollException($"The setting '{setting}': {fault.Sentence}");
            return node;
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }

    private static JsonNode? Parse(string json) => JsonNode.Parse(Encoding.UTF8.GetBytes(json), null, Lenient);

    private static JsonNode? At(JsonNode node, string path)
    {
        JsonNode? place = node;
        foreach (string field in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = field.Split('[', ']');
            place = (place as JsonObject)?[parts[0]];
            if (parts.Length > 1)
                place = (place as JsonArray)?[int.Parse(parts[1], CultureInfo.InvariantCulture)];
        }
        return place;
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => $"\"{node.GetValue<string>()}\"",
        _ => node.ToJsonString(),
    };

    private static string Reason(JsonException e)
    {
        int end = e.Message.IndexOf(" Path:", StringComparison.Ordinal);
        end = end < 0 ? e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) : end;
        return (end < 0 ? e.Message : e.Message[..end]).ReplaceLineEndings("\\n");
    }

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private static string Names(JsonObject known) => "one of " + string.Join(", ", known.Select(field => field.Key));

    /// <summary>How a sentence that listed the known words ends: with the nearest of them, if one is near.</summary>
    private static string Suggest(string word, IEnumerable<string> known) =>
        Spelling.Nearest(word, known) is { } nearest ? $"; did you mean {nearest}?" : ".";
}
