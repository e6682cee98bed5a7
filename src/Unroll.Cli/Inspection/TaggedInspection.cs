using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What a file of tagged sentences, or the parts of a tagged corpus, hold.</summary>
internal sealed class TaggedInspection : IInspection
{
    private const int WordsShown = 40, LongestCell = 60;

    private readonly string path;
    private readonly IReadOnlyList<PartFacts> parts;
    private readonly Dataset first;
    private readonly IReadOnlyList<KeyValuePair<string, int>> labels;
    private readonly IReadOnlyList<string> words;
    private readonly Tags tags;

    private TaggedInspection(string path, IReadOnlyList<(string Name, Dataset Part)> data)
    {
        this.path = path;
        parts = CorpusTables.Facts(data);
        first = data[0].Part;
        labels = CorpusTables.Labels(first);
        Example example = first.FirstOrDefault(sentence => sentence.Length is >= 5 and <= 15 && sentence.Target?.Names.Any() == true) ?? first[0];
        words = [.. example.Input.Tokens];
        tags = example.Target?.Find<Tags>() ?? new Tags([]);
    }

    private bool Spans => tags.Scheme != TagScheme.Plain;

    /// <summary>Whether this is no sentence of words, but a list of sentences with their labels: one sentence most of whose words have blanks in them.</summary>
    public bool LooksLabelled => first.Count == 1 && 2 * first[0].Input.Tokens.Count(word => word.Contains(' ', StringComparison.Ordinal)) > first[0].Length;

    /// <summary>Opens a file, or the parts of a folder.</summary>
    public static TaggedInspection Of(string path, TaggedDataSpec spec) => new(path, CorpusTables.Open(path, spec));

    public void Write(IAnsiConsole console)
    {
        console.Line($"{path}: tagged sentences, {(Spans ? $"spans marked by {tags.SourceScheme.ToString().ToUpperInvariant()}" : "plain tags")}");
        CorpusTables.Write(console, parts, first.Noun);
        CorpusTables.WriteLabels(console, labels, parts[0].Part, first.LabelNoun);
        console.Line("An example:");
        Table columns = Screen.Table("word", "tag");
        for (int word = 0; word < Math.Min(words.Count, WordsShown); word++)
            columns.Row(Screen.Cut(words[word], LongestCell), Screen.Cut(tags.Values![word], LongestCell));
        console.Show(columns);
        if (words.Count > WordsShown)
            console.Line($"  ... and {Screen.Count(words.Count - WordsShown)} more words");
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "data");
        json.WriteString("path", path);
        json.WriteString("scheme", JsonNamingPolicy.CamelCase.ConvertName(tags.SourceScheme.ToString()));
        CorpusTables.WriteJson(json, parts);
        CorpusTables.WriteJson(json, Spans ? "spanTypes" : "tags", labels);
        json.WriteStartObject("example");
        CorpusTables.WriteJson(json, "words", words);
        CorpusTables.WriteJson(json, "tags", tags.Values!);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
