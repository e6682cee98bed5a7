using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What inspections of data show alike, whatever kind of data it is: the parts, and the most frequent labels.</summary>
internal static class CorpusTables
{
    private const int LabelsShown = 15;
    private const int LongestLabel = 60;
    private const int NarrowestWhole = 66;

    /// <summary>The parts of a corpus by name: one file alone, or all that a folder has, the training set first.</summary>
    public static IReadOnlyList<(string Name, Dataset Part)> Open(string path, DataSpec spec)
    {
        if (File.Exists(path))
            return [("file", spec.OpenTest(path))];
        Splits splits = spec.Open(path);
        (string Name, Dataset? Part)[] all = [("train", splits.Train), ("dev", splits.Dev), ("test", splits.Test)];
        return [.. all.Where(part => part.Part is not null).Select(part => (part.Name, part.Part!))];
    }

    /// <summary>What is counted in each part; unknown is what the first part does not have.</summary>
    public static IReadOnlyList<PartFacts> Facts(IReadOnlyList<(string Name, Dataset Part)> data)
    {
        Dataset first = data[0].Part;
        HashSet<string> known = data.Count > 1 ? [.. first.SelectMany(example => example.Input.Tokens)] : [];
        HashSet<string>? labels = data.Count > 1 ? [.. first.SelectMany(example => example.Target?.Names ?? [])] : null;
        return [.. data.Select((part, i) => PartFacts.Of(part.Name, part.Part, i == 0 || known.Count == 0 ? null : known, i == 0 ? null : labels))];
    }

    /// <summary>How often each label occurs, the most frequent first.</summary>
    public static IReadOnlyList<KeyValuePair<string, int>> Labels(Dataset part) =>
        [.. part.SelectMany(example => example.Target?.Names ?? []).CountBy(label => label, StringComparer.Ordinal)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];

    public static void Write(IAnsiConsole console, IReadOnlyList<PartFacts> parts, string noun)
    {
        bool wide = console.Profile.Width >= NarrowestWhole;
        string counted = "#" + Screen.Plural(2, noun);
        Table table = wide
            ? Screen.Table("part", counted, "#tokens", "#shortest", "#median", "#longest", "#not in train")
            : Screen.Table("part", counted, "#tokens");
        foreach (PartFacts part in parts)
        {
            string[] counts = [part.Part, Screen.Count(part.Examples), Screen.Count(part.Tokens)];
            string[] more =
            [
                Screen.Count(part.Shortest), part.Median.ToString("0.#", CultureInfo.InvariantCulture), Screen.Count(part.Longest),
                part.UnknownShare?.ToString("0.0%", CultureInfo.InvariantCulture) ?? "-",
            ];
            table.Row(wide ? [.. counts, .. more] : counts);
        }
        console.Show(table);
        console.Line("");
        WriteNotes(console, parts);
    }

    /// <summary>What readers left out, changed or repaired, and labels that training knows nothing of.</summary>
    private static void WriteNotes(IAnsiConsole console, IReadOnlyList<PartFacts> parts)
    {
        foreach (PartFacts part in parts)
        {
            foreach (ReadingNote note in part.Notes)
                console.Line($"{part.Part}: {note}");
            if (part.UnknownLabels.Count > 0)
                console.Line($"{part.Part}: not among the labels of the training set: {string.Join(", ", part.UnknownLabels.Take(LabelsShown).Select(label => $"{label.Key} ({Screen.Count(label.Value)})"))}.");
        }
        if (parts.Any(part => part.Notes.Count + part.UnknownLabels.Count > 0))
            console.Line("");
    }

    public static void WriteLabels(IAnsiConsole console, IReadOnlyList<KeyValuePair<string, int>> labels, string part, string noun)
    {
        console.Line($"{Screen.Count(labels.Count, noun)} in {part}, most frequent first:");
        Table frequent = Screen.Table(noun.Split(' ')[^1], "#count");
        foreach ((string label, int count) in labels.Take(LabelsShown))
            frequent.Row(Screen.Cut(label, LongestLabel), Screen.Count(count));
        console.Show(frequent);
        if (labels.Count > LabelsShown)
            console.Line($"  and {Screen.Count(labels.Count - LabelsShown)} rarer ones; --json shows all");
        console.Line("");
    }

    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<PartFacts> parts)
    {
        json.WriteStartArray("parts");
        foreach (PartFacts part in parts)
        {
            json.WriteStartObject();
            json.WriteString("part", part.Part);
            json.WriteString("name", part.Name);
            json.WriteNumber("examples", part.Examples);
            json.WriteNumber("tokens", part.Tokens);
            json.WriteNumber("shortest", part.Shortest);
            json.WriteNumber("median", part.Median);
            json.WriteNumber("longest", part.Longest);
            if (part.UnknownTokens is { } unknown)
            {
                json.WriteNumber("unknownTokens", unknown);
                json.WriteNumber("unknownShare", Math.Round(part.UnknownShare!.Value, 6));
            }
            json.WriteStartObject("notes");
            foreach (ReadingNote note in part.Notes)
            {
                json.WriteStartObject(note.Kind);
                json.WriteNumber("count", note.Count);
                json.WriteString("first", note.First);
                json.WriteString("what", note.What);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            if (part.UnknownTokens is not null)
                WriteJson(json, "unknownLabels", part.UnknownLabels);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteJson(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, int>> labels)
    {
        json.WriteStartObject(name);
        foreach ((string label, int count) in labels)
            json.WriteNumber(label, count);
        json.WriteEndObject();
    }

    public static void WriteJson(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
