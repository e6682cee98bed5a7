using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What a data file, or the parts of a corpus, hold, whatever kind of examples they have.</summary>
internal sealed class DataInspection : IInspection
{
    private const int LongestExample = 400, LabelsShown = 20;

    private readonly string path;
    private readonly string? guess;
    private readonly IReadOnlyList<PartFacts> parts;
    private readonly Dataset first;
    private readonly IReadOnlyList<KeyValuePair<string, int>> labels;
    private readonly int example;

    private DataInspection(string path, IReadOnlyList<(string Name, Dataset Part)> data, string? guess)
    {
        this.path = path;
        this.guess = guess;
        parts = CorpusTables.Facts(data);
        first = data[0].Part;
        labels = CorpusTables.Labels(first);
        int usual = first.TakeWhile(one => one.Length is < 5 or > 15).Count();
        example = usual < first.Count ? usual : 0;
    }

    /// <summary>How many different labels the first part has.</summary>
    public int Labels => labels.Count;

    /// <summary>How many examples the first part has.</summary>
    public int Examples => first.Count;

    /// <summary>Opens a file, or the parts of a folder, as a recipe says.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="spec">How it is read.</param>
    /// <param name="guess">As what, where nobody said so; null otherwise.</param>
    public static DataInspection Of(string path, DataSpec spec, string? guess = null) => new(path, CorpusTables.Open(path, spec), guess);

    public void Write(IAnsiConsole console)
    {
        console.Line($"{path}: {Screen.Plural(2, first.Noun)}{(guess is null ? "" : $", read as {guess} (--recipe says otherwise)")}");
        CorpusTables.Write(console, parts, first.Noun);
        if (labels.Count > 0)
            CorpusTables.WriteLabels(console, labels, parts[0].Part, first.LabelNoun);
        console.Line($"An example: {Screen.Cut(first[example].ToString()!, LongestExample)}");
        if (labels.Count > 0)
            console.Line($"  {first.LabelNoun}: {Screen.Cut(string.Join(", ", (first[example].Target?.Names ?? []).Take(LabelsShown)), LongestExample)}");
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "data");
        json.WriteString("path", path);
        CorpusTables.WriteJson(json, parts);
        CorpusTables.WriteJson(json, "labels", labels);
        json.WriteStartObject("example");
        json.WriteString("text", first[example].ToString());
        CorpusTables.WriteJson(json, "labels", (first[example].Target?.Names ?? []));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
