using System.Globalization;

namespace Unroll;

/// <summary>Two axes of a picture with their ticks and names: from numbers to places in pixels.</summary>
internal sealed class SvgAxes
{
    public const int Left = 64, Right = 96, Across = 600, Foot = 52;

    private readonly (double Low, double High) rangeX;
    private readonly (double Low, double High) rangeY;

    /// <param name="rangeX">From where to where the horizontal axis runs.</param>
    /// <param name="rangeY">From where to where the vertical axis runs.</param>
    /// <param name="top">Where the axes begin, in pixels.</param>
    /// <param name="down">How high they are, in pixels.</param>
    public SvgAxes((double Low, double High) rangeX, (double Low, double High) rangeY, double top, double down = 300) =>
        (this.rangeX, this.rangeY, Top, Down) = (rangeX, rangeY, top, down);

    public double Top { get; }

    public double Down { get; }

    /// <summary>A range with a margin around it.</summary>
    public static (double Low, double High) Widened((double Low, double High) range)
    {
        double margin = 0.1 * (range.High - range.Low);
        return (range.Low - margin, range.High + margin);
    }

    public double X(double value) => Left + (Across * Place(value, rangeX));

    public double Y(double value) => Top + Down - (Down * Place(value, rangeY));

    /// <summary>Draws ticks, and the names of the axes.</summary>
    /// <param name="drawing">On what.</param>
    /// <param name="x">The name of the horizontal axis.</param>
    /// <param name="y">The name of the vertical axis.</param>
    /// <param name="logX">Whether the horizontal one has logarithms to base 10.</param>
    /// <param name="logY">Whether the vertical one has.</param>
    /// <param name="grid">The style of the lines at the ticks.</param>
    public void Draw(SvgDrawing drawing, string x, string y, bool logX = false, bool logY = false, string grid = "stroke=\"#e4e4e4\"")
    {
        foreach ((double tick, string text) in Ticks(rangeX, logX))
        {
            drawing.Line(X(tick), Top, X(tick), Top + Down, grid);
            drawing.Text(X(tick), Top + Down + 18, "middle", text);
        }
        foreach ((double tick, string text) in Ticks(rangeY, logY))
        {
            drawing.Line(Left, Y(tick), Left + Across, Y(tick), grid);
            drawing.Text(Left - 8, Y(tick) + 4, "end", text);
        }
        drawing.Text(Left + (Across / 2.0), Top + Down + 42, "middle", SvgText.Cut(x));
        drawing.Text(0, 0, "middle", SvgText.Cut(y), string.Create(CultureInfo.InvariantCulture, $"transform=\"translate(10 {Top + (Down / 2.0):0.#}) rotate(-90)\""));
        (drawing.Width, drawing.Height) = (Math.Max(drawing.Width, Left + Across + Right), Top + Down + Foot);
    }

    /// <summary>Says that there is nothing to draw.</summary>
    public void Empty(SvgDrawing drawing) => drawing.Text(Left + (Across / 2.0), Top + (Down / 2.0), "middle", "no values", SvgColours.Faint);

    /// <summary>Where a value lies between two others, from 0 to 1; beyond them at the edge.</summary>
    private static double Place(double value, (double Low, double High) range) => Math.Clamp((value - range.Low) / (range.High - range.Low), 0, 1);

    /// <summary>Round numbers; on a logarithmic axis the powers of ten, if the axis has two of them.</summary>
    private static IEnumerable<(double Tick, string Text)> Ticks((double Low, double High) range, bool isLogarithmic)
    {
        if (!isLogarithmic)
            return Round(range).Select(tick => (tick, Short(tick)));
        int first = (int)Math.Ceiling(range.Low), last = (int)Math.Floor(range.High), every = 1 + ((last - first) / 12);
        double[] powers = [.. Enumerable.Range(0, Math.Max(0, last - first + 1)).Where(i => i % every == 0).Select(i => (double)(first + i))];
        return (powers.Length > 1 ? powers : [range.Low, range.High]).Select(power => (power, Math.Pow(10, power).ToString(Math.Abs(power) < 9 ? "0.########" : "0.0e0", CultureInfo.InvariantCulture)));
    }

    /// <summary>Round numbers between two, about five of them.</summary>
    private static IEnumerable<double> Round((double Low, double High) range)
    {
        double rough = (range.High - range.Low) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1.0, 2, 5 }.FirstOrDefault(times => times * power >= rough, 10), first = Math.Ceiling(range.Low / step);
        return Enumerable.Range(0, 11).Select(i => (first + i) * step).Where(tick => tick <= range.High);
    }

    private static string Short(double tick) => (Math.Abs(tick) < 1e-12 ? 0 : tick).ToString("G4", CultureInfo.InvariantCulture);
}
