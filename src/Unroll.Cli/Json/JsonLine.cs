using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Writes JSON for programs: one object a line, or one indented document.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>Writes one value and a line feed.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write) => Write(output, write, Compact);

    /// <summary>Writes one value over several lines, and a line feed.</summary>
    public static void WriteIndented(TextWriter output, Action<Utf8JsonWriter> write) => Write(output, write, Indented);

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

    private static void Write(TextWriter output, Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory, options))
            write(json);
        output.Write(Escaped(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length)));
        output.Write('\n');
    }

    /// <summary>
    /// The encoder lets DEL and characters that change the direction of text pass, and a terminal obeys them. They stand within strings alone, where JSON's
    /// escapes mean the same.
    /// </summary>
    private static string Escaped(string json)
    {
        if (!json.Any(IsLeft))
            return json;
        StringBuilder escaped = new(json.Length + 16);
        foreach (char c in json)
            escaped.Append(IsLeft(c) ? VisibleText.Written(c) : c.ToString());
        return escaped.ToString();
    }

    private static bool IsLeft(char c) => VisibleText.IsHidden(c) && c != '\n' && !char.IsSurrogate(c);
}
