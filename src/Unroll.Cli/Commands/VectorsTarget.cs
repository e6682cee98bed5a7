using System.Text;

namespace Unroll.Cli;

/// <summary>Writes vectors in the form that a file's ending says.</summary>
internal static class VectorsTarget
{
    internal enum Form
    {
        JsonLines,
        Npy,
        Text,
    }

    /// <summary>The form that a file's ending says.</summary>
    /// <exception cref="UnrollException">It says none.</exception>
    public static Form FormOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" => Form.JsonLines,
        ".npy" => Form.Npy,
        ".vec" or ".txt" => Form.Text,
        _ => throw new UnrollException($"--out {path}: found no ending that says how to write vectors; expected .jsonl (JSON lines), .npy (NumPy), or .vec or .txt (word2vec)."),
    };

    /// <summary>Writes all vectors to a file, or as JSON lines to standard output.</summary>
    public static void Write(Host host, EmbeddedTexts texts, string? path)
    {
        if (path is null)
        {
            WriteJson(host.Output, texts);
            return;
        }
        try
        {
            if (FormOf(path) == Form.JsonLines)
            {
                using StreamWriter lines = new(OutputFile.Create(path), new UTF8Encoding(false));
                WriteJson(lines, texts);
                return;
            }
            IReadOnlyList<(string Text, Real[] Vector)> all = texts.All();
            using FileStream file = OutputFile.Create(path);
            if (FormOf(path) == Form.Npy)
            {
                VectorsWriter.WriteNpy(file, [.. all.Select(one => one.Vector)], texts.Size);
                return;
            }
            using StreamWriter words = new(file, new UTF8Encoding(false));
            VectorsWriter.WriteText(words, [.. all.Select(one => one.Text)], [.. all.Select(one => one.Vector)], texts.Size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--out {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
        }
    }

    private static void WriteJson(TextWriter output, EmbeddedTexts texts)
    {
        JsonLines lines = new(output);
        foreach (IReadOnlyList<(string Text, Real[] Vector)> some in texts.InPieces())
        {
            foreach ((string text, Real[] vector) in some)
            {
                lines.Write(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("text", text);
                    json.WriteStartArray("vector");
                    foreach (Real number in vector)
                        json.WriteNumberValue(number);
                    json.WriteEndArray();
                    json.WriteEndObject();
                });
            }
            output.Flush();
        }
    }
}
