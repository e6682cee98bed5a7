using System.Text;
using System.Text.Json;

namespace Unroll;

/// <summary>The objects of a JSON file, each with the line it begins on: one a line, or the elements of one list, however it is broken into lines.</summary>
internal static class JsonRecords
{
    private static readonly JsonDocumentOptions Distinct = new() { AllowDuplicateProperties = false };

    /// <summary>The objects as text.</summary>
    /// <exception cref="UnrollException">The list is broken; says at which line.</exception>
    public static List<TextLine> Of(string path, List<TextLine> lines)
    {
        int first = lines.FindIndex(line => !TextLines.IsBlank(line.Text));
        if (first < 0 || !IsList(lines, first))
            return [.. lines.Where(line => !TextLines.IsBlank(line.Text))];
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.Text)));
        Utf8JsonReader reader = new(bytes);
        List<TextLine> records = [];
        try
        {
            int line = lines[0].Number, counted = 0;
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                line += bytes.AsSpan(counted, start - counted).Count((byte)'\n');
                counted = start;
                records.Add(new TextLine(line, Encoding.UTF8.GetString(bytes.AsSpan(start, (int)reader.BytesConsumed - start))));
            }
            while (reader.Read())
            {
            }
            return records;
        }
        catch (JsonException caught)
        {
            throw new UnrollException(FormattableString.Invariant($"{path}:{caught.LineNumber + 1}: found no valid JSON at byte {caught.BytePositionInLine + 1} of the line; expected one list of objects, or one object a line."), caught);
        }
    }

    /// <summary>An object's JSON.</summary>
    /// <exception cref="UnrollException">It is no JSON, or names a property twice; says at which line.</exception>
    public static JsonDocument Parse(string path, TextLine record)
    {
        try
        {
            return JsonDocument.Parse(record.Text, Distinct);
        }
        catch (JsonException caught) when (caught.LineNumber is null)
        {
            throw new UnrollException($"{path}:{record.Number}: an object names a property twice; expected each once.", caught);
        }
        catch (JsonException caught)
        {
            throw new UnrollException($"{path}:{record.Number}: found no valid JSON at byte {caught.BytePositionInLine + 1} of the line; expected one whole object a line.", caught);
        }
    }

    /// <summary>What kind of value this is, for people.</summary>
    public static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>Whether the file is one list: it begins with a bracket, and what follows is not a whole list on each line (as spaCy's pairs are).</summary>
    private static bool IsList(List<TextLine> lines, int first)
    {
        string text = lines[first].Text.TrimStart();
        if (!text.StartsWith('['))
            return false;
        string rest = text[1..].TrimStart();
        return !rest.StartsWith('"');
    }
}
