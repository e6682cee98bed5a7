using System.Text.Json;

namespace Unroll;

/// <summary>What an experiment of the laboratory found: in words, as figures, and as tables.</summary>
public sealed record Findings
{
    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What was done.</param>
    /// <param name="seen">What is seen, in sentences, with the numbers.</param>
    /// <param name="source">Where the theory is from: author, year.</param>
    /// <param name="figures">What is drawn.</param>
    /// <param name="tables">The numbers behind it; no two of one name.</param>
    /// <exception cref="UnrollException">Two tables have one name.</exception>
    public Findings(string title, IEnumerable<string> seen, string source, IEnumerable<Figure> figures, IEnumerable<LabTable> tables)
    {
        (Title, Source) = (title, source);
        Seen = new EqualList<string>(seen);
        Figures = new EqualList<Figure>(figures);
        Tables = new EqualList<LabTable>(tables);
        Require.That(Tables.DistinctBy(table => table.Name, StringComparer.Ordinal).Count() == Tables.Count, "Findings", $"the tables {string.Join(", ", Tables.Select(table => table.Name))}", "names that differ");
    }

    /// <summary>What was done.</summary>
    public string Title { get; }

    /// <summary>What is seen, in sentences.</summary>
    public IReadOnlyList<string> Seen { get; }

    /// <summary>Where the theory is from.</summary>
    public string Source { get; }

    /// <summary>What is drawn.</summary>
    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>The numbers behind it.</summary>
    public IReadOnlyList<LabTable> Tables { get; }

    /// <summary>The figures of each moment of an animation, shown one after another. Default: none.</summary>
    public IReadOnlyList<IReadOnlyList<Figure>> Moments { get; init; } = [];

    /// <summary>Writes what was seen and the tables as one object: <c>{"title", "seen": [...], "source", "tables": {name: {column: [...]}}}</c>. A number that is not finite is null.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("title", Title);
        writer.WriteStartArray("seen");
        foreach (string sentence in Seen)
            writer.WriteStringValue(sentence);
        writer.WriteEndArray();
        writer.WriteString("source", Source);
        writer.WriteStartObject("tables");
        foreach (LabTable table in Tables)
        {
            writer.WriteStartObject(table.Name);
            foreach (LabColumn column in table.Columns)
                Write(writer, column);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LabColumn column)
    {
        writer.WriteStartArray(column.Name);
        foreach (double value in column.Values)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
        foreach (string cell in column.Cells)
            writer.WriteStringValue(cell);
        writer.WriteEndArray();
    }
}
