using System.Text.Json;

namespace Unroll;

/// <summary>Labelled sentences from JSON objects: a text or a list of words, and a label or a list of labels. Numbers, true and false are labels as they are written.</summary>
internal sealed class LabelledJson(string path, LabelledDataSpec spec, ReadingLog log)
{
    private const string Expected = "expected an object such as {\"text\": \"a fine film\", \"label\": \"good\"}";

    /// <summary>The sentence of one object; null if it has no words.</summary>
    public Example? Read(TextLine record)
    {
        try
        {
            using JsonDocument json = JsonRecords.Parse(path, record);
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Fault(record, $"found {JsonRecords.Name(root.ValueKind)}; {Expected}");
            IReadOnlyList<string> words = Words(Property(root, spec.Text, ["words", "tokens", "text"], HeaderNames.IsText)
                ?? throw Fault(record, $"found no {(spec.Text is null ? "\"words\" (a list of texts) or \"text\" (one text)" : $"\"{spec.Text}\" (data.text)")}{Has(root)}; {Expected}"), record);
            JsonElement labels = Property(root, spec.Label, ["labels", "label"], HeaderNames.IsLabel)
                ?? throw Fault(record, $"found no {(spec.Label is null ? "\"labels\" (a list of texts) or \"label\" (one text)" : $"\"{spec.Label}\" (data.label)")}{Has(root)}; {Expected}");
            string[] said = labels.ValueKind == JsonValueKind.Array ? [.. labels.EnumerateArray().Select(label => Label(label, record))] : [Label(labels, record)];
            if (words.Count > 0)
                return Example.Labelled(words, said).At(new SourcePlace(path, [record.Number]));
            log.Add(Reading.EmptyTexts, path, record.Number);
            return null;
        }
        catch (InvalidOperationException caught)
        {
            throw new UnrollException($"{path}:{record.Number}: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", caught);
        }
    }

    private static JsonElement? Property(JsonElement root, string? told, string[] usual, Predicate<string> isOne)
    {
        if (told is not null)
            return root.TryGetProperty(told, out JsonElement asked) ? asked : null;
        foreach (string name in usual)
        {
            if (root.TryGetProperty(name, out JsonElement found))
                return found;
        }
        JsonProperty[] others = [.. root.EnumerateObject().Where(property => isOne(property.Name))];
        return others.Length == 1 ? others[0].Value : null;
    }

    private static string Has(JsonElement root) =>
        root.EnumerateObject().Any() ? $" among {string.Join(", ", root.EnumerateObject().Select(property => $"\"{property.Name}\""))}" : "";

    private IReadOnlyList<string> Words(JsonElement value, TextLine record) => value.ValueKind switch
    {
        JsonValueKind.String => Tokenizer.Words(value.GetString()!),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw Fault(record, $"found {JsonRecords.Name(value.ValueKind)} for the text; {Expected}"),
    };

    private string Label(JsonElement value, TextLine record)
    {
        string label = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            JsonValueKind.Array or JsonValueKind.Object => throw Fault(record, $"found {JsonRecords.Name(value.ValueKind)} for a label, as of spans; expected a text or a number, or data.type=tagged for spans"),
            _ => throw Fault(record, "found null for a label; expected a text, a number, true or false"),
        };
        string trimmed = CellText.Trim(label);
        if (trimmed.Length != label.Length)
            log.Add(Reading.TrimmedCells, path, record.Number);
        return trimmed;
    }

    private UnrollException Fault(TextLine record, string what) => new($"{path}:{record.Number}: {what}.");
}
