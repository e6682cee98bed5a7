using System.Text.Json;

namespace Unroll.Cli;

/// <summary>The answer to a text without words, of a model that has none.</summary>
internal sealed class EmptyAnswer : IAnswer
{
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("words");
        writer.WriteEndArray();
        writer.WriteNull("label");
        writer.WriteEndObject();
    }

    public void WriteColumns(TextWriter writer) => writer.WriteLine();
}
