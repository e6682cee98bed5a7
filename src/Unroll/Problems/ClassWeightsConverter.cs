using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Class weights in JSON: <c>balanced</c>, <c>none</c> (as null), or an object of labels and their weights.</summary>
internal sealed class ClassWeightsConverter : JsonConverter<ClassWeights>
{
    private const string Expected = "none, balanced, or an object of labels and their weights.";

    public override ClassWeights? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString() switch { "none" => null, "balanced" => ClassWeights.Balanced, _ => throw new JsonException(Expected) };
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException(Expected);
        List<KeyValuePair<string, double>> weights = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string label = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out double weight))
                throw new JsonException($"a number as the weight of \"{label}\".");
            weights.Add(KeyValuePair.Create(label, weight));
        }
        return ClassWeights.Of(weights);
    }

    public override void Write(Utf8JsonWriter writer, ClassWeights value, JsonSerializerOptions options)
    {
        if (value.Given is null)
        {
            writer.WriteStringValue("balanced");
            return;
        }
        writer.WriteStartObject();
        foreach ((string label, double weight) in value.Given)
            writer.WriteNumber(label, weight);
        writer.WriteEndObject();
    }
}
