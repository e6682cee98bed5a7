using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Writes JSON for programs: one object per line, or one indented document. For many lines in a row, <see cref="JsonLines"/> is cheaper.</summary>
internal static class JsonLine
{
    /// <summary>Writes one value and a line feed.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write) => new JsonLines(output).Write(write);

    /// <summary>Writes one value over several lines, and a line feed.</summary>
    public static void WriteIndented(TextWriter output, Action<Utf8JsonWriter> write) => new JsonLines(output, indented: true).Write(write);

    /// <summary>A number, or null where JSON has no word for it.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    /// <summary>Scores by name as an object; null where there are none.</summary>
    public static void WriteScores(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, double>? scores)
    {
        if (scores is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        foreach ((string score, double value) in scores)
            json.WriteFinite(score, value);
        json.WriteEndObject();
    }

    /// <summary>JSON text as the value of a property.</summary>
    public static void WriteDocument(this Utf8JsonWriter json, string name, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        json.WritePropertyName(name);
        document.RootElement.WriteTo(json);
    }
}
