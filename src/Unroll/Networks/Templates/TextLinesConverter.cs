using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Lines of text in JSON: a list of texts, one text with line breaks, or the path of a file. Written as a list.</summary>
internal sealed class TextLinesConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Lines(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a list of texts, or one text.");
        List<string> lines = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            lines.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray ? lines : throw new JsonException("a list of texts, or one text.");
    }

    /// <summary>One line that is no template is the path of a file.</summary>
    private static string[] Lines(string text)
    {
        bool isPath = text.Length > 0 && !text.AsSpan().ContainsAny('\r', '\n') && !text.Contains('%', StringComparison.Ordinal) && !text.StartsWith('#') && text.Trim() != "B";
        return (isPath ? TextLines.ReadAll(text) : text.ReplaceLineEndings("\n")).Split('\n');
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string line in value)
            writer.WriteStringValue(line);
        writer.WriteEndArray();
    }
}
