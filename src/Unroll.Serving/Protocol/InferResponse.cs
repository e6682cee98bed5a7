using System.Text.Json;

namespace Unroll;

/// <summary>
/// Answers as tensors of the Open Inference Protocol. The tensor <c>answer</c> has each answer as JSON text; each property that is a text in all answers is a further tensor of BYTES, and each that is a
/// number in all answers one of FP32.
/// </summary>
internal static class InferResponse
{
    /// <summary>The name of the tensor that every model has.</summary>
    public const string Whole = "answer";

    /// <summary>Writes the list of tensors.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="answers">At least one.</param>
    /// <param name="wanted">The names of the tensors to write; empty for all.</param>
    /// <exception cref="UnrollException">The answers have no tensor of such a name.</exception>
    public static void WriteOutputs(Utf8JsonWriter json, IReadOnlyList<IAnswer> answers, IReadOnlyList<string> wanted)
    {
        string[] texts = [.. answers.Select(answer => JsonSerializer.Serialize(answer))];
        JsonDocument[] documents = [.. texts.Select(text => JsonDocument.Parse(text))];
        try
        {
            string[] common = [.. documents[0].RootElement.EnumerateObject().Where(property => property.Name != Whole && IsInAll(property)).Select(property => property.Name)];
            if (wanted.FirstOrDefault(name => name != Whole && !common.Contains(name)) is { } unknown)
                throw new UnrollException($"outputs: found '{unknown}'; expected {string.Join(", ", common.Prepend(Whole))}.");
            json.WriteStartArray("outputs");
            if (IsWanted(Whole))
                Write(json, Whole, "BYTES", texts, (one, text) => one.WriteStringValue(text));
            foreach (string name in common.Where(IsWanted))
            {
                JsonElement[] values = Array.ConvertAll(documents, document => document.RootElement.GetProperty(name));
                Write(json, name, values[0].ValueKind == JsonValueKind.String ? "BYTES" : "FP32", values, (one, value) => value.WriteTo(one));
            }
            json.WriteEndArray();
        }
        finally
        {
            Array.ForEach(documents, document => document.Dispose());
        }

        bool IsWanted(string name) => wanted.Count == 0 || wanted.Contains(name);

        bool IsInAll(JsonProperty first) => first.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && Array.TrueForAll(documents, document => document.RootElement.TryGetProperty(first.Name, out JsonElement value) && value.ValueKind == first.Value.ValueKind);
    }

    private static void Write<T>(Utf8JsonWriter json, string name, string type, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("datatype", type);
        json.WriteStartArray("shape");
        json.WriteNumberValue(values.Count);
        json.WriteEndArray();
        json.WriteStartArray("data");
        foreach (T value in values)
            write(json, value);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
