using System.Globalization;
using System.Text;

namespace Unroll.Benchmarks;

/// <summary>The figures as tables, one a section.</summary>
internal static class Markdown
{
    public static string Of(Surroundings surroundings, IReadOnlyList<Figure> figures)
    {
        StringBuilder text = new();
        text.Append("# Speed on ").Append(surroundings.Processor.Name)
            .Append(CultureInfo.InvariantCulture, $" (family {surroundings.Processor.Family}, model {surroundings.Processor.Model})\n\n");
        text.Append("Written by `dotnet run make.cs bench`; [how it measures](../../docs/benchmarks.md).\n\n| | |\n|---|---|\n");
        foreach ((string name, string value) in surroundings.Lines())
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        foreach (Section section in Sections.All)
        {
            Figure[] some = [.. figures.Where(figure => figure.Section == section.Name)];
            if (some.Length > 0)
                Append(text, section, some);
        }
        return text.ToString();
    }

    /// <summary>A number with three digits that count, and no more than it has.</summary>
    public static string Number(double value) => Math.Abs(value) >= 1000
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) >= 100 ? "F0" : Math.Abs(value) >= 10 ? "F1" : Math.Abs(value) >= 1 || value == 0 ? "F2" : "F3", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, Section section, IReadOnlyList<Figure> figures)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n{section.Says}\n\n");
        text.Append("| case | threads | Unroll | other | figure | interval | target | reached | setting | rounds, load, date, commit |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (Figure one in figures)
        {
            string target = one.Target is { } limit ? $"{(one.AtMost ? "at most " : "")}{Number(limit)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"| {one.Case} | {one.Threads} | {one.Ours} | {one.Theirs} | {Number(one.Value)} {one.Unit} ");
            text.Append(CultureInfo.InvariantCulture, $"| {(one.Rounds > 1 ? $"{Number(one.Low)} to {Number(one.High)}" : "")} | {target} | {one.Reached} | {one.Note} ");
            text.Append(CultureInfo.InvariantCulture, $"| {one.Rounds}, {one.Load}, {one.Date}, {one.Commit} |\n");
        }
    }
}
