using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll;

/// <summary>Reads a JSON object a line, and adds what was answered to its properties.</summary>
/// <param name="name">The file, for error messages.</param>
/// <param name="ofText">An example of a raw text.</param>
/// <param name="examples">Makes examples of words.</param>
internal sealed class QuestionJson(string name, Func<string, Example> ofText, QuestionWords examples)
{
    private const string Expected = "expected a list of words, or an object with \"words\" (a list of texts) or \"text\" (one text)";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public QuestionBlock Read(TextLine line)
    {
        if (TextLines.IsBlank(line.Text))
            return new QuestionBlock(name, line.Number, [], _ => [line.Text]);
        try
        {
            JsonElement root;
            using (JsonDocument document = JsonDocument.Parse(line.Text))
                root = document.RootElement.Clone();
            if (examples.Fields.Count > 0)
                return new QuestionBlock(name, line.Number, [OfFields(root, line)], answers => [Answered(root, answers[0])]);
            if (root.ValueKind == JsonValueKind.Array)
                return new QuestionBlock(name, line.Number, [OfWords(Words(root, line), null, line)], answers => [Answered(null, answers[0])]);
            if (root.ValueKind != JsonValueKind.Object)
                throw Fault(line, "something else");
            if (root.TryGetProperty("words", out JsonElement words) || root.TryGetProperty("tokens", out words))
                return new QuestionBlock(name, line.Number, [OfWords(Words(words, line), root, line)], answers => [Answered(root, answers[0])]);
            if (!root.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
                throw Fault(line, "neither");
            string raw = text.GetString()!;
            return new QuestionBlock(name, line.Number, [ofText(raw)], answers => [Answered(root, answers[0])]) { Text = raw };
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{name}:{line.Number}: found no valid JSON at byte {e.BytePositionInLine + 1} of the line; expected one whole value a line.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new UnrollException($"{name}:{line.Number}: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", e);
        }
    }

    /// <summary>Of a model with several inputs: a property for each, a text or a number.</summary>
    private Example OfFields(JsonElement root, TextLine line)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (InputField field in examples.Fields)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(field.Name, out JsonElement value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                throw new UnrollException($"{name}:{line.Number}: found no text or number \"{field.Name}\"; expected an object with {string.Join(", ", examples.Fields.Select(one => $"\"{one.Name}\" ({one.Help})"))}.");
            values.Add(field.Name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        }
        try
        {
            return examples.Of(values);
        }
        catch (UnrollException e)
        {
            throw new UnrollException($"{name}:{line.Number}: {e.Message}", e);
        }
    }

    /// <summary>Words, and below <c>columns</c> the cells of each further column that the model reads.</summary>
    private Example OfWords(string[] words, JsonElement? root, TextLine line)
    {
        if (examples.Further.Count == 0)
            return examples.Of(words);
        Dictionary<int, IReadOnlyList<string>> columns = [];
        bool any = root is { } given && given.TryGetProperty("columns", out JsonElement all) && all.ValueKind == JsonValueKind.Object;
        foreach (int column in examples.Further)
        {
            string key = column.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string[]? cells = any && root!.Value.GetProperty("columns").TryGetProperty(key, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? Words(list, line) : null;
            if (cells is null || cells.Length != words.Length)
                throw new UnrollException($"{name}:{line.Number}: found {(cells is null ? "none" : $"{cells.Length}")} of the {words.Length} cells of column {key}, which the model reads beside the words; "
                    + $"expected an object such as {{\"words\": [\"a\", \"b\"], \"columns\": {{\"{key}\": [\"DT\", \"NN\"]}}}} (columns from 0, that of the tags left out).");
            columns[column] = cells;
        }
        return examples.Of(words, columns);
    }

    private string[] Words(JsonElement list, TextLine line)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw Fault(line, "words that are no list");
        string[] words = [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")];
        return Array.IndexOf(words, "") is int empty and >= 0 ? throw Fault(line, $"no text, or an empty one, as word {empty + 1}") : words;
    }

    private UnrollException Fault(TextLine line, string found) => new($"{name}:{line.Number}: found {found}; {Expected}.");

    /// <summary>
    /// The object as it stood with the properties of the answer: words only where it had none, and where it has a property of that name already the answer's
    /// begins with <c>predicted</c>.
    /// </summary>
    private static string Answered(JsonElement? root, IAnswer answer)
    {
        using MemoryStream memory = new(), own = new();
        using (Utf8JsonWriter writer = new(own))
            answer.WriteCheckedJson(writer, full: false);
        using JsonDocument said = JsonDocument.Parse(own.GetBuffer().AsMemory(0, (int)own.Length));
        using (Utf8JsonWriter writer = new(memory, Relaxed))
        {
            writer.WriteStartObject();
            HashSet<string> there = new(StringComparer.Ordinal);
            foreach (JsonProperty property in root is { } given ? given.EnumerateObject() : default)
            {
                property.WriteTo(writer);
                there.Add(property.Name);
            }
            foreach (JsonProperty property in said.RootElement.EnumerateObject())
            {
                if (property.Name is "words" or "tokens" && (there.Contains("words") || there.Contains("tokens")))
                    continue;
                writer.WritePropertyName(there.Contains(property.Name) ? $"predicted{char.ToUpperInvariant(property.Name[0])}{property.Name[1..]}" : property.Name);
                property.Value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }
}
