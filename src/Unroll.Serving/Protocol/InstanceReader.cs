using System.Globalization;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// Reads requests to a model: <c>{"instances": [{"text": "..."}, ...], "options": {"best": 3}}</c>, or <c>{"text": "...", "options": {...}}</c>. An instance has a property for each input field of the model, or is what
/// a line of JSON lines may be for <c>unroll predict</c>: a list of words, or an object with <c>words</c> and <c>columns</c>.
/// </summary>
internal sealed class InstanceReader(Model model, Catalogue catalogue)
{
    private readonly QuestionReader words = new(model, QuestionFormat.JsonLines, "");

    /// <summary>The names of the model's options.</summary>
    public IReadOnlyList<string> Options => model.Problem.Options is { } options ? catalogue.FieldsOf(options) : [];

    /// <summary>Whether an instance may be a list of words. A model whose only field is a file would take them for its path.</summary>
    public bool TakesWords => model.Problem.Fields is [{ Placeholder: "TEXT" }];

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="UnrollException">It is something else.</exception>
    public Instances Read(JsonElement body)
    {
        try
        {
            return OfBody(body);
        }
        catch (InvalidOperationException e)
        {
            throw new UnrollException("Found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", e);
        }
    }

    /// <summary>Whether a request wants the tokens of its answer as they come.</summary>
    /// <exception cref="UnrollException">It says neither yes nor no.</exception>
    public bool WantsStream(JsonElement body) => body.ValueKind == JsonValueKind.Object && Reserved(body, "stream") is { } wanted
        && (wanted.ValueKind is JsonValueKind.True or JsonValueKind.False ? wanted.GetBoolean() : throw new UnrollException($"stream: found {Found(wanted)}; expected true or false."));

    /// <summary>Reads the options of a request, as the command line's arguments of the same names.</summary>
    /// <param name="options">An object.</param>
    /// <param name="ignored">The name of a property that is no option; null for none.</param>
    /// <exception cref="UnrollException">The model has no such options, or an option cannot have its value.</exception>
    public PredictOptions? OptionsOf(JsonElement options, string? ignored = null)
    {
        if (options.ValueKind != JsonValueKind.Object)
            throw new UnrollException($"options: found {Found(options)}; expected an object with the names of options.");
        KeyValuePair<string, string>[] given = [.. options.EnumerateObject().Where(property => property.Name != ignored).SelectMany(property => ValuesOf(property).Select(value => new KeyValuePair<string, string>(property.Name, value)))];
        return given.Length == 0 ? null : model.Problem.Options is { } defaults ? catalogue.RemoteOptionsOf(defaults, given)
            : throw new UnrollException($"options: found \"{given[0].Key}\"; expected none, since the model has no options.");
    }

    /// <summary>Makes an example from the values of the model's fields.</summary>
    /// <exception cref="UnrollException">They cannot be read.</exception>
    public Example OfFields(IReadOnlyDictionary<string, string> values) => Checked(model.ReadRemote(values));

    private Instances OfBody(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new Instances([One(body, 0)], null);
        PredictOptions? options = Reserved(body, "options") is { } given ? OptionsOf(given) : null;
        if (Reserved(body, "instances") is not { } instances)
            return new Instances([One(body, 0)], options);
        if (instances.ValueKind != JsonValueKind.Array || instances.GetArrayLength() == 0)
            throw new UnrollException($"instances: found {Found(instances)}; expected a list of at least one object such as {Sample()}.");
        if (body.EnumerateObject().FirstOrDefault(property => !IsReserved(property.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } other)
            throw new UnrollException($"Found the property '{other.Name}' beside \"instances\"; expected \"options\" or \"stream\".");
        return new Instances([.. instances.EnumerateArray().Select(One)], options);
    }

    private JsonElement? Reserved(JsonElement body, string name) => IsReserved(name) && body.TryGetProperty(name, out JsonElement value) ? value : null;

    /// <summary>Whether a property is no field of an instance: a model may have fields of these names.</summary>
    private bool IsReserved(string name) => name is "instances" or "options" or "stream" && !HasField(name);

    private static IEnumerable<string> ValuesOf(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Array
        ? property.Value.EnumerateArray().Select(item => Simple(item) ?? throw Fault(item)) : [Simple(property.Value) ?? throw Fault(property.Value)];

    private static UnrollException Fault(JsonElement value) => new($"options: found {Found(value)} as the value of an option; expected a text, a number, true or false, or a list of these.");

    private Example One(JsonElement instance, int index)
    {
        try
        {
            if (instance.ValueKind == JsonValueKind.Array || (instance.ValueKind == JsonValueKind.Object && IsOfWords(instance)))
                return OfWords(instance);
            if (instance.ValueKind != JsonValueKind.Object)
                throw new UnrollException($"Found {Found(instance)} as an instance; expected an object such as {Sample()}.");
            return OfFields(instance.EnumerateObject().Where(property => !IsReserved(property.Name)).ToDictionary(property => property.Name, property => property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? Simple(property.Value)!
                : throw new UnrollException($"Found {Found(property.Value)} as the value of '{property.Name}'; expected a text or a number, in an object such as {Sample()}."), StringComparer.Ordinal));
        }
        catch (UnrollException e) when (index > 0)
        {
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"Instance {index + 1}: {e.Message}"), e);
        }
    }

    private bool IsOfWords(JsonElement instance) => !HasField("words") && !HasField("tokens") && (instance.TryGetProperty("words", out _) || instance.TryGetProperty("tokens", out _));

    private bool HasField(string name) => model.Problem.Fields.Any(field => field.Name == name);

    /// <summary>Words that are given as they are.</summary>
    private Example OfWords(JsonElement instance)
    {
        if (!TakesWords)
            throw new UnrollException($"Found a list of words; expected an object such as {Sample()}.");
        try
        {
            return Checked(words.Read([[instance.GetRawText().ReplaceLineEndings(" ")]]).Single().Single().Examples[0]);
        }
        catch (UnrollException e) when (e.Message.StartsWith(":1: ", StringComparison.Ordinal))
        {
            throw new UnrollException($"In a list of words: {e.Message[4..]}", e);
        }
    }

    private Example Checked(Example example) => example.Length > 0 || model.Problem.AnswersEmpty ? example
        : throw new UnrollException("Found an empty text, to which the model has no answer; expected at least one word.");

    /// <summary>Text, number or truth value as it would be typed; null for something else.</summary>
    private static string? Simple(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "an empty list" : "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private string Sample() => $"{{{string.Join(", ", model.Problem.Fields.Select(field => $"\"{field.Name}\": \"...\""))}}}";
}
