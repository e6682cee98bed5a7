using System.Text.Json;

namespace Unroll;

/// <summary>
/// One JSON object a line: <c>{"words": ["to", "boston"], "tags": ["O", "B-city"]}</c>. <c>tokens</c> may be written for <c>words</c>; other properties
/// are ignored, and empty lines skipped. A file may also be one list of such objects.
/// </summary>
public static class JsonLinesFile
{
    /// <summary>Reads a file, or one compressed with gzip (<c>.gz</c>), and checks its tags.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scheme">What the tags follow; null to detect it. The tags are returned unchanged.</param>
    /// <exception cref="UnrollException">The file is no such file, tags are missing, or do not follow the scheme; says at which line.</exception>
    public static IReadOnlyList<Example> Read(string path, TagScheme? scheme = null)
    {
        var sentences = ReadUnchecked(path, TextLines.Read(path), needTags: true);
        var actual = scheme ?? SourceTags.Detect(sentences);
        return SourceTags.Convert(sentences, actual, actual);
    }

    /// <summary>Reads the sentences to be predicted on: tags may be missing, and where there are any they are not read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnrollException">The file is no such file; says at which line.</exception>
    public static IReadOnlyList<Example> ReadWords(string path) =>
        ReadUnchecked(path, TextLines.Read(path), needTags: false).ConvertAll(source => source.Sentence);

    /// <summary>Reads the sentences, with unchanged tags if they are needed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="needTags">Whether there must be tags.</param>
    /// <param name="spans">Reads texts with spans; null where there may be none.</param>
    internal static List<SourceSentence> ReadUnchecked(string path, List<TextLine> lines, bool needTags, SpanJson? spans = null)
    {
        List<SourceSentence> sentences = [];
        foreach (TextLine line in JsonRecords.Of(path, lines))
        {
            if (Parse(line, path, needTags, spans) is { } sentence)
                sentences.Add(sentence);
        }
        return sentences.Count > 0 ? sentences : throw new UnrollException($"{path}: has no sentences; expected one JSON object a line.");
    }

    private static SourceSentence? Parse(TextLine line, string path, bool needTags, SpanJson? spans)
    {
        try
        {
            using JsonDocument json = JsonRecords.Parse(path, line);
            JsonElement root = json.RootElement;
            if (spans is not null && root.ValueKind is JsonValueKind.Object or JsonValueKind.Array && SpanJson.Recognises(root))
                return spans!.Read(line, root);
            if (root.ValueKind != JsonValueKind.Object)
                throw new UnrollException($"{path}:{line.Number}: found {JsonRecords.Name(root.ValueKind)}, expected an object such as {{\"words\": [\"hello\"], \"tags\": [\"O\"]}}.");
            if (!root.TryGetProperty("words", out var words) && !root.TryGetProperty("tokens", out words))
                throw new UnrollException($"{path}:{line.Number}: found no property \"words\" (or \"tokens\"); expected an array of strings, or for spans by offsets a \"text\" with \"spans\", \"entities\" or \"label\".");
            var sentence = Strings(words, "words", line, path);
            if (!needTags)
                return new SourceSentence(Example.Tagged(sentence), path, [line.Number]);
            if (!root.TryGetProperty("tags", out var labels))
                throw new UnrollException($"{path}:{line.Number}: found no property \"tags\"; expected an array of strings, one for each word.");
            string[] tags = [.. Strings(labels, "tags", line, path).Select(CellText.Trim)];
            if (tags.Length != sentence.Length)
                throw new UnrollException($"{path}:{line.Number}: found {tags.Length} tags, expected {sentence.Length}, one for each word.");
            return new SourceSentence(Example.Tagged(sentence, tags), path, [line.Number])
            {
                Intent = root.TryGetProperty("intent", out JsonElement intent) && intent.ValueKind == JsonValueKind.String ? intent.GetString() : null,
            };
        }
        catch (InvalidOperationException caught)
        {
            throw new UnrollException($"{path}:{line.Number}: found half a surrogate pair (\\uD800 to \\uDFFF) in a string; expected whole characters.", caught);
        }
    }

    private static string[] Strings(JsonElement element, string property, TextLine line, string path)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw new UnrollException($"{path}:{line.Number}: found {JsonRecords.Name(element.ValueKind)} as \"{property}\", expected an array of strings.");
        var strings = new string[element.GetArrayLength()];
        var position = 0;
        foreach (var item in element.EnumerateArray())
        {
            strings[position] = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            if (strings[position++].Length == 0)
                throw new UnrollException($"{path}:{line.Number}: found {(item.ValueKind == JsonValueKind.String ? "an empty string" : JsonRecords.Name(item.ValueKind))} "
                    + $"as number {position} of \"{property}\", expected a string that is not empty.");
        }

        return strings;
    }
}
