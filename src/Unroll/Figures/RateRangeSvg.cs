using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>A learning-rate range test as a picture: each step's loss as a dot, their running mean as a line, over the logarithm of the rate.</summary>
public static class RateRangeSvg
{
    private const int Width = 760, Height = 420, Left = 72, Right = 24, Top = 44, Bottom = 64;

    /// <summary>The picture as SVG.</summary>
    /// <param name="range">What to draw.</param>
    /// <param name="title">Stands above it.</param>
    public static string Of(RateRange range, string title)
    {
        ArgumentNullException.ThrowIfNull(range);
        IReadOnlyList<RatePoint> points = range.Points;
        double from = Math.Log10(points[0].Rate), to = Math.Log10(points[^1].Rate);
        double low = points.Min(point => point.Mean), high = points.Max(point => point.Mean), margin = Math.Max(0.1 * (high - low), 1e-9);
        (low, high) = (low - margin, high + margin);
        double X(double rate) => Left + ((Math.Log10(rate) - from) / (to - from) * (Width - Left - Right));
        double Y(double loss) => Top + ((high - Math.Clamp(loss, low, high)) / (high - low) * (Height - Top - Bottom));
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">
            <rect width="{Width}" height="{Height}" fill="white"/>

            """);
        SvgText.Append(svg, Left, 26, "start", title, "font-weight=\"bold\"");
        for (int power = (int)Math.Ceiling(from); power <= Math.Floor(to); power++)
        {
            double x = X(Math.Pow(10, power));
            Line(svg, x, Top, x, Height - Bottom, "#e4e4e4");
            SvgText.Append(svg, x, Height - Bottom + 20, "middle", Math.Pow(10, power).ToString("0.########", CultureInfo.InvariantCulture), "");
        }
        foreach (double tick in Ticks(low, high))
        {
            Line(svg, Left, Y(tick), Width - Right, Y(tick), "#e4e4e4");
            SvgText.Append(svg, Left - 8, Y(tick) + 4, "end", tick.ToString("G4", CultureInfo.InvariantCulture), "");
        }
        SvgText.Append(svg, (Left + Width - Right) / 2.0, Height - 14, "middle", "learning rate", "");
        SvgText.Append(svg, 0, 0, "middle", "loss", string.Create(CultureInfo.InvariantCulture, $"transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\""));
        foreach (RatePoint point in points)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(point.Rate):0.#}\" cy=\"{Y(point.Loss):0.#}\" r=\"1.6\" fill=\"#9ab\"/>\n");
        string curve = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Rate):0.#},{Y(point.Mean):0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{curve}\" fill=\"none\" stroke=\"#1b6ca8\" stroke-width=\"2.5\"/>\n");
        Mark(svg, X(range.Lowest.Rate), Y(range.Lowest.Mean), 20, "middle", $"lowest: {RateRange.Text(range.Lowest.Rate)}", "#d95f02");
        Mark(svg, X(range.Steepest.Rate), Y(range.Steepest.Mean), -8, "start", $"steepest: {RateRange.Text(range.Steepest.Rate)}", "#1b7837");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Mark(StringBuilder svg, double x, double y, double below, string anchor, string text, string colour)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"5\" fill=\"{colour}\"/>\n");
        SvgText.Append(svg, anchor == "start" ? x + 9 : x, y + below, anchor, text, $"fill=\"{colour}\"");
    }

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string colour) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\"/>\n");

    /// <summary>Round numbers between two, about five of them.</summary>
    private static IEnumerable<double> Ticks(double low, double high)
    {
        double rough = (high - low) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1.0, 2, 5, 10 }.First(times => times * power >= rough);
        for (double tick = Math.Ceiling(low / step) * step; tick <= high; tick += step)
            yield return Math.Round(tick, 12);
    }
}
