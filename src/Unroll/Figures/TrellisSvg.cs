using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>A trellis as a picture: circles shaded by probability, the best path drawn through, the second-best dashed.</summary>
public static class TrellisSvg
{
    private const int Column = 96, Row = 56, Top = 56, Radius = 19;

    /// <summary>The picture as SVG.</summary>
    /// <param name="trellis">What to draw.</param>
    public static string Of(Trellis trellis)
    {
        ArgumentNullException.ThrowIfNull(trellis);
        int left = 40 + (8 * trellis.Tags.Max(tag => tag.Length));
        int width = left + (Column * trellis.Words.Count), height = Top + (Row * trellis.Tags.Count) + 72;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">
            <rect width="{width}" height="{height}" fill="white"/>

            """);
        Edges(svg, trellis, left);
        if (trellis.Second is { } second)
            Path(svg, trellis, second, left, "#d95f02", "stroke-width=\"2.5\" stroke-dasharray=\"6 4\"");
        Path(svg, trellis, trellis.Best, left, "#1b6ca8", "stroke-width=\"4\"");
        for (int t = 0; t < trellis.Words.Count; t++)
            SvgText.Append(svg, X(left, t), 28, "middle", trellis.Words[t], "font-weight=\"bold\"");
        for (int row = 0; row < trellis.Tags.Count; row++)
        {
            SvgText.Append(svg, left - 16, Y(row) + 4, "end", trellis.Tags[row], "");
            for (int t = 0; t < trellis.Words.Count; t++)
                Cell(svg, trellis.Cells[row, t], X(left, t), Y(row));
        }
        int foot = Top + (Row * trellis.Tags.Count) + 24;
        SvgText.Append(svg, 16, foot, "start", Legend("best", trellis.Best), "fill=\"#1b6ca8\"");
        if (trellis.Second is not null)
            SvgText.Append(svg, 16, foot + 22, "start", Legend("second best (dashed)", trellis.Second), "fill=\"#d95f02\"");
        return svg.Append("</svg>\n").ToString();
    }

    private static string Legend(string name, TrellisPath path) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: score {path.Score:0.00} nats, probability {path.Probability:0.0000}");

    private static int X(int left, int t) => left + (Column * t) + (Column / 2) - 16;

    private static int Y(int row) => Top + (Row * row) + (Row / 2);

    private static void Edges(StringBuilder svg, Trellis trellis, int left)
    {
        for (int t = 1; t < trellis.Words.Count; t++)
        {
            for (int i = 0; i < trellis.Tags.Count; i++)
            {
                for (int j = 0; j < trellis.Tags.Count; j++)
                    svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(left, t - 1)}\" y1=\"{Y(i)}\" x2=\"{X(left, t)}\" y2=\"{Y(j)}\" stroke=\"#e4e4e4\"/>\n");
            }
        }
    }

    private static void Path(StringBuilder svg, Trellis trellis, TrellisPath path, int left, string colour, string style)
    {
        IEnumerable<string> points = path.Tags.Select((tag, t) =>
            string.Create(CultureInfo.InvariantCulture, $"{X(left, t)},{Y(trellis.Tags.ToList().IndexOf(tag))}"));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" {style}/>\n");
    }

    private static void Cell(StringBuilder svg, TrellisCell cell, int x, int y)
    {
        double p = Math.Clamp(cell.Probability, 0, 1);
        string shade = string.Create(CultureInfo.InvariantCulture, $"rgb({255 - (135 * p):0},{255 - (85 * p):0},{255 - (20 * p):0})");
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x}\" cy=\"{y}\" r=\"{Radius}\" fill=\"{shade}\" stroke=\"#555\"/>\n");
        SvgText.Append(svg, x, y - 1, "middle", string.Create(CultureInfo.InvariantCulture, $"{cell.Probability:0.00}"), "font-size=\"12\"");
        SvgText.Append(svg, x, y + 11, "middle", string.Create(CultureInfo.InvariantCulture, $"{cell.Score:0.0}"), "font-size=\"9\" fill=\"#444\"");
    }
}
