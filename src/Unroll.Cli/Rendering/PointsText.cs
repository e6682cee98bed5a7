using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Named points in characters: a mark for each, and its name behind it where there is room. Groups have marks of their own.</summary>
internal static class PointsText
{
    private const int Height = 22, Widest = 100;
    private const string Marks = "*o+x#@%&";

    public static void Write(IAnsiConsole console, PointsFigure figure)
    {
        int width = Math.Clamp(console.Profile.Width - 2, 10, Widest);
        NamedPoint[] points = [.. figure.Points.Where(PointsFigure.IsDrawn)];
        string[] groups = [.. figure.Groups];
        char[][] cells = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', width).ToArray())];
        (int Row, int Column)[] places = [.. points.Select(point => ((int)Math.Round((1 - Share(point.Y, points, each => each.Y)) * (Height - 1)), (int)Math.Round(Share(point.X, points, each => each.X) * (width - 1))))];
        for (int i = 0; i < points.Length; i++)
            cells[places[i].Row][places[i].Column] = Mark(groups, points[i].Group);
        for (int i = 0; i < points.Length; i++)
            Name(cells[places[i].Row], places[i].Column + 1, VisibleText.Of(points[i].Name));
        if (points.Length == 0)
            console.Line("no values");
        foreach (char[] line in cells.Where(_ => points.Length > 0))
            console.Line("  " + new string(line).TrimEnd());
        console.Line(CellText.Cut($"  across: {figure.X}; up: {figure.Y}", console.Profile.Width));
        foreach (string group in groups.Where(group => group.Length > 0))
            console.Line(CellText.Cut($"  {Mark(groups, group)} {group}", console.Profile.Width));
    }

    /// <summary>Writes a name behind its mark if no other character is there; wide characters are left to pictures.</summary>
    private static void Name(char[] line, int from, string name)
    {
        if (from + name.Length > line.Length || name.Length != CellText.Width(name) || line.AsSpan(from, Math.Min(name.Length + 1, line.Length - from)).ContainsAnyExcept(' '))
            return;
        name.CopyTo(0, line, from, name.Length);
    }

    private static double Share(double value, NamedPoint[] points, Func<NamedPoint, double> along)
    {
        double low = points.Min(along), high = points.Max(along);
        return high > low ? (value - low) / (high - low) : 0.5;
    }

    private static char Mark(string[] groups, string group) => Marks[Array.IndexOf(groups, group) % Marks.Length];
}
