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
        List<string> names = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                while (names.Count >= reader.CurrentDepth)
                    names.RemoveAt(names.Count - 1);
                names.Add(reader.GetString()!);
                if (string.Join('.', names) == path)
                    return bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
            }
        }
        return null;
    }
}
