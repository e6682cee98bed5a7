using System.Text.Json;

namespace Unroll;

/// <summary>Documents with key terms as JSON objects: <c>{"text": "...", "terms": ["...", "..."]}</c>. Each line of a text is a paragraph.</summary>
internal static class TermJson
{
    private const string Expected = "expected an object such as {\"text\": \"...\", \"terms\": [\"neural network\"]}";

    /// <summary>The documents of a file; those without words are left out.</summary>
    /// <exception cref="UnrollException">The file is no such file; says at which line.</exception>
    public static IEnumerable<Example> Read(string path, TextEncoding encoding, ReadingLog log)
    {
        foreach (TextLine record in JsonRecords.Of(path, TextLines.Read(path, encoding)))
        {
            if (Read(path, record) is { } example)
                yield return example;
            else
                log.Add(Reading.EmptyTexts, path, record.Number);
        }
    }

    private static Example? Read(string path, TextLine record)
    {
        try
        {
            using JsonDocument json = JsonRecords.Parse(path, record);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw Fault($"found {JsonRecords.Name(json.RootElement.ValueKind)}");
            if (!json.RootElement.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
                throw Fault("found no \"text\" that is a string");
            if (!json.RootElement.TryGetProperty("terms", out JsonElement terms) || terms.ValueKind != JsonValueKind.Array || terms.EnumerateArray().Any(term => term.ValueKind != JsonValueKind.String))
                throw Fault("found no \"terms\" that are a list of strings");
            Document document = TermDocument.Read(text.GetString()!.Split('\n'));
            return document.Length == 0 ? null : new Example(document, new Terms([.. terms.EnumerateArray().Select(term => term.GetString()!)])).At(new SourcePlace(path, [record.Number]));
        }
        catch (InvalidOperationException caught)
        {
            throw new UnrollException($"{path}:{record.Number}: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", caught);
        }

        UnrollException Fault(string what) => new($"{path}:{record.Number}: {what}; {Expected}.");
    }
}
