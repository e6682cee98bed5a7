using System.Text.Json;

namespace Unroll;

/// <summary>Reads labelled sentences from text files, one a line; empty lines are skipped.</summary>
internal static class LabelledFile
{
    /// <summary>Whether a path is a folder with a file for each label: several files of one name but for their endings.</summary>
    public static string[] PerLabel(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(path => LabelOf(path).Length > 0).Order(StringComparer.Ordinal)];
        return files.GroupBy(Stem, StringComparer.Ordinal).Where(group => group.Count() > 1).MaxBy(group => group.Count())?.ToArray() ?? [];
    }

    public static IEnumerable<LabelledSentence> ReadPerLabel(string[] files, TextEncoding encoding) =>
        files.SelectMany(path => TextLines.Read(path, encoding).Where(IsText).Select(line => new LabelledSentence(Words(line.Text), [LabelOf(path)])));

    /// <summary>The sentences of one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Any but <see cref="LabelledFormat.FilePerLabel"/>.</param>
    /// <param name="encoding">How its bytes are read.</param>
    /// <param name="separator">What stands between several labels of a sentence; null where each has one.</param>
    public static List<LabelledSentence> Read(string path, LabelledFormat format, TextEncoding encoding, string? separator)
    {
        List<TextLine> lines = [.. TextLines.Read(path, encoding).Where(IsText)];
        if (lines.Count == 0)
            throw new UnrollException($"{path}: has no sentences; expected one a line.");
        if (format == LabelledFormat.Auto)
        {
            format = TextLines.Ending(path) == ".jsonl" ? LabelledFormat.JsonLines
                : lines[0].Text.Contains('\t', StringComparison.Ordinal) ? LabelledFormat.Tabs : LabelledFormat.LabelFirst;
        }
        return lines.ConvertAll(line => Checked(line, path, format switch
        {
            LabelledFormat.JsonLines => Json(line, path),
            LabelledFormat.Tabs => Tabs(line, path, separator),
            _ => LabelFirst(line, path, separator),
        }));
    }

    /// <summary>JSON may hold what a vocabulary cannot.</summary>
    private static LabelledSentence Checked(TextLine line, string path, LabelledSentence sentence)
    {
        foreach (string text in sentence.Words.Concat(sentence.Labels!))
        {
            if (text.Length == 0 || text.AsSpan().ContainsAny('\r', '\n'))
                throw new UnrollException($"{path}:{line.Number}: found \"{text}\" as a word or label; expected one or more characters without line breaks.");
        }
        return sentence;
    }

    private static LabelledSentence Tabs(TextLine line, string path, string? separator)
    {
        int tab = line.Text.LastIndexOf('\t');
        if (tab < 0 || line.Text.AsSpan(tab).Trim().IsEmpty && separator is null)
            throw new UnrollException($"{path}:{line.Number}: found {(tab < 0 ? "no tab" : "nothing after the last tab")}; expected the words, a tab, and the label.");
        return new LabelledSentence(Words(line.Text[..tab]), Labels(line.Text[(tab + 1)..].Trim(), separator));
    }

    private static LabelledSentence LabelFirst(TextLine line, string path, string? separator)
    {
        string[] words = Words(line.Text);
        if (words.Length < 2)
            throw new UnrollException($"{path}:{line.Number}: found one word, \"{words[0]}\"; expected the label, a blank, and the words.");
        return new LabelledSentence(words[1..], Labels(words[0], separator));
    }

    private static LabelledSentence Json(TextLine line, string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text);
            IReadOnlyList<string>? words = Texts(json.RootElement, "words", "text", split: true), labels = Texts(json.RootElement, "labels", "label", split: false);
            if (words is not null && labels is not null)
                return new LabelledSentence(words, labels);
            throw new UnrollException($"{path}:{line.Number}: found no {(words is null ? "\"words\" (a list of texts) or \"text\" (one text)" : "\"labels\" (a list of texts) or \"label\" (one text)")}; "
                + "expected an object such as {\"text\": \"a fine film\", \"label\": \"good\"}.");
        }
        catch (JsonException caught)
        {
            throw new UnrollException($"{path}:{line.Number}: found no valid JSON at byte {caught.BytePositionInLine + 1} of the line; expected one whole object a line.", caught);
        }
        catch (InvalidOperationException caught)
        {
            throw new UnrollException($"{path}:{line.Number}: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", caught);
        }
    }

    private static IReadOnlyList<string>? Texts(JsonElement root, string many, string one, bool split)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        if (root.TryGetProperty(one, out JsonElement text) && text.ValueKind == JsonValueKind.String)
            return split ? Words(text.GetString()!) : [text.GetString()!];
        return root.TryGetProperty(many, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : null;
    }

    private static string[] Labels(string text, string? separator) =>
        separator is null ? [text] : text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsText(TextLine line) => !line.Text.AsSpan().Trim().IsEmpty;

    private static string LabelOf(string path) => Path.GetExtension(TextLines.IsGzip(path) ? path[..^3] : path).TrimStart('.');

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(TextLines.IsGzip(path) ? path[..^3] : path);
}
