using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What a data file, or the parts of a corpus, hold.</summary>
internal sealed class DataInspection : IInspection
{
    private const int LabelsShown = 15;
    private const int NarrowestWhole = 66;

    private readonly string path;
    private readonly List<PartFacts> parts;
    private readonly TagScheme scheme;
    private readonly List<KeyValuePair<string, int>> labels;
    private readonly TaggedSentence example;

    private DataInspection(string path, IReadOnlyList<(string Name, TaggedDataset Part)> data)
    {
        this.path = path;
        TaggedDataset first = data[0].Part;
        HashSet<string>? known = data.Count > 1 ? [.. first.SelectMany(sentence => sentence.Words)] : null;
        parts = [.. data.Select((part, i) => PartFacts.Of(part.Name, part.Part, i == 0 ? null : known))];
        scheme = first.SourceScheme;
        labels = [.. first.SelectMany(Labels).CountBy(label => label, StringComparer.Ordinal)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        example = first.FirstOrDefault(sentence => sentence.Length is >= 5 and <= 15 && Labels(sentence).Any()) ?? first[0];
    }

    private bool Spans => scheme != TagScheme.Plain;

    private string SchemeName => JsonNamingPolicy.CamelCase.ConvertName(scheme.ToString());

    /// <summary>Opens a file, or the parts of a folder.</summary>
    public static DataInspection Of(string path, TaggedDataSpec spec)
    {
        if (File.Exists(path))
            return new DataInspection(path, [("file", (TaggedDataset)spec.OpenTest(path))]);
        Splits splits = spec.Open(path);
        (string, IDataset<IExample>?)[] all = [("train", splits.Train), ("dev", splits.Dev), ("test", splits.Test)];
        return new DataInspection(path, [.. all.Where(part => part.Item2 is not null).Select(part => (part.Item1, (TaggedDataset)part.Item2!))]);
    }

    public void Write(IAnsiConsole console)
    {
        console.Line($"{path}: tagged sentences, {(Spans ? $"spans marked by {scheme.ToString().ToUpperInvariant()}" : "plain tags")}");
        bool wide = console.Profile.Width >= NarrowestWhole;
        Table table = wide
            ? Screen.Table("part", "#sentences", "#tokens", "#shortest", "#median", "#longest", "#not in train")
            : Screen.Table("part", "#sentences", "#tokens");
        foreach (PartFacts part in parts)
        {
            string[] counts = [part.Part, Screen.Count(part.Sentences), Screen.Count(part.Tokens)];
            string[] more =
            [
                Screen.Count(part.Shortest), part.Median.ToString("0.#", CultureInfo.InvariantCulture), Screen.Count(part.Longest),
                part.UnknownShare?.ToString("0.0%", CultureInfo.InvariantCulture) ?? "-",
            ];
            table.Row(wide ? [.. counts, .. more] : counts);
        }
        console.Show(table);
        console.Line("");
        console.Line($"{Screen.Count(labels.Count, Spans ? "span type" : "tag")} in {parts[0].Part}, most frequent first:");
        Table frequent = Screen.Table(Spans ? "type" : "tag", "#count");
        foreach ((string label, int count) in labels.Take(LabelsShown))
            frequent.Row(label, Screen.Count(count));
        console.Show(frequent);
        if (labels.Count > LabelsShown)
            console.Line($"  and {Screen.Count(labels.Count - LabelsShown)} rarer ones; --json shows all");
        console.Line("");
        console.Line("An example:");
        Table columns = Screen.Table("word", "tag");
        for (int word = 0; word < example.Length; word++)
            columns.Row(example.Words[word], example.Tags![word]);
        console.Show(columns);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "data");
        json.WriteString("path", path);
        json.WriteString("scheme", SchemeName);
        json.WriteStartArray("parts");
        foreach (PartFacts part in parts)
            WritePart(json, part);
        json.WriteEndArray();
        json.WriteStartObject(Spans ? "spanTypes" : "tags");
        foreach ((string label, int count) in labels)
            json.WriteNumber(label, count);
        json.WriteEndObject();
        json.WriteStartObject("example");
        WriteAll(json, "words", example.Words);
        WriteAll(json, "tags", example.Tags!);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, PartFacts part)
    {
        json.WriteStartObject();
        json.WriteString("part", part.Part);
        json.WriteString("name", part.Name);
        json.WriteNumber("sentences", part.Sentences);
        json.WriteNumber("tokens", part.Tokens);
        json.WriteNumber("shortest", part.Shortest);
        json.WriteNumber("median", part.Median);
        json.WriteNumber("longest", part.Longest);
        if (part.UnknownTokens is { } unknown)
        {
            json.WriteNumber("unknownTokens", unknown);
            json.WriteNumber("unknownShare", Math.Round(part.UnknownShare!.Value, 6));
        }
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private IEnumerable<string> Labels(TaggedSentence sentence) =>
        Spans ? Tags.LenientSpans(sentence.Tags!).Select(span => span.Type) : sentence.Tags!;
}
