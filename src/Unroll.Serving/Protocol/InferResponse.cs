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
    public static void WriteOutputs(Utf8JsonWriter json, IReadOnlyList<IAnswer> answers)
    {
        string[] texts = [.. answers.Select(answer => JsonSerializer.Serialize(answer))];
        JsonDocument[] documents = [.. texts.Select(text => JsonDocument.Parse(text))];
        try
        {
            json.WriteStartArray("outputs");
            Write(json, Whole, "BYTES", texts, (one, text) => one.WriteStringValue(text));
            foreach (JsonProperty property in documents[0].RootElement.EnumerateObject())
            {
                string name = property.Name;
                JsonValueKind kind = property.Value.ValueKind;
                if (name == Whole || kind is not (JsonValueKind.String or JsonValueKind.Number))
                    continue;
                JsonElement[] values = [.. documents.Select(document => document.RootElement.TryGetProperty(name, out JsonElement value) ? value : default)];
                if (Array.TrueForAll(values, value => value.ValueKind == kind))
                    Write(json, name, kind == JsonValueKind.String ? "BYTES" : "FP32", values, (one, value) => value.WriteTo(one));
            }
            json.WriteEndArray();
        }
        finally
        {
            Array.ForEach(documents, document => document.Dispose());
        }
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
