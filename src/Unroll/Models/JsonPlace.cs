using System.Text;
using System.Text.Json;

namespace Unroll;

/// <summary>Finds the line on which a field stands in JSON text.</summary>
internal static class JsonPlace
{
    /// <summary>The line, from 1, of the field at a path such as <c>training.epochs</c>; null if it is not there.</summary>
    public static int? LineOf(string json, string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        List<(string Name, int Depth)> names = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                while (names.Count > 0 && names[^1].Depth >= reader.CurrentDepth)
                    names.RemoveAt(names.Count - 1);
                names.Add((reader.GetString()!, reader.CurrentDepth));
                if (Path(names) == path)
                    return bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
            }
        }
        return null;
    }

    /// <summary>What is wrong with JSON text that parses: a name that is there twice, half a surrogate pair. Null if nothing is.</summary>
    public static (int Line, string Sentence)? Fault(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        List<(string Name, int Depth)> names = [];
        Stack<HashSet<string>> objects = new();
        int line = 1, counted = 0;
        while (reader.Read())
        {
            line += bytes.AsSpan(counted, (int)reader.TokenStartIndex - counted).Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    objects.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    while (names.Count > 0 && names[^1].Depth >= reader.CurrentDepth)
                        names.RemoveAt(names.Count - 1);
                    if (Text(ref reader) is not { } name)
                        return (line, "a name is not a text that can be read; expected whole characters.");
                    names.Add((name, reader.CurrentDepth));
                    if (!objects.Peek().Add(name))
                        return (line, $"{Path(names)} is there twice; expected it once.");
                    break;
                case JsonTokenType.String when Text(ref reader) is null:
                    return (line, $"{Path(names)} is not a text that can be read; expected whole characters.");
            }
        }
        return null;
    }

    private static string Path(List<(string Name, int Depth)> names) => string.Join('.', names.Select(one => one.Name));

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return null;
        }
    }
}
