using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll.Benchmarks;

/// <summary>
/// The figures of one processor, in a file for programs and one for people. New figures take the place of older ones of the same case, so a run
/// may measure some of the cases only.
/// </summary>
internal sealed partial class Results
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private readonly string path;
    private readonly Surroundings surroundings;
    private readonly List<Figure> figures;

    public Results(string folder, Processor processor, Surroundings surroundings)
    {
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, processor.Slug);
        this.surroundings = surroundings;
        figures = File.Exists(Lines) ? [.. File.ReadLines(Lines).Select(line => JsonSerializer.Deserialize<Figure>(line, Json)!)] : [];
    }

    /// <summary>The file for people.</summary>
    public string Table => $"{path}.md";

    private string Lines => $"{path}.jsonl";

    /// <summary>Keeps a figure and writes both files.</summary>
    public void Put(Figure figure)
    {
        int place = figures.FindIndex(figure.IsSame);
        if (place < 0)
            figures.Add(figure);
        else
            figures[place] = figure;
        File.WriteAllText(Lines, string.Concat(figures.Select(one => JsonSerializer.Serialize(one, Json) + "\n")));
        File.WriteAllText(Table, Markdown.Of(surroundings, figures));
    }
}
