using System.Globalization;

namespace Unroll;

/// <summary>Lines over two axes as a picture, with their names beside marks and above the axes.</summary>
internal sealed class SvgLines(LinesFigure figure)
{
    private const int Left = 64, Right = 96, Across = 600, Down = 300, Foot = 52, LegendRow = 20, MostSeries = 50, MostPoints = 2000;
    private const string Grid = "stroke=\"#e4e4e4\"";

    private readonly SvgDrawing drawing = new();
    private readonly LineSeries[] shown = [.. figure.Series.Take(MostSeries)];
    private readonly (double Low, double High) rangeX = figure.RangeOfX();
    private readonly (double Low, double High) rangeY = Widened(figure.RangeOfY());
    private double top;

    public SvgDrawing Draw()
    {
        Legend();
        Axes();
        for (int i = 0; i < shown.Length; i++)
            Series(shown[i], SvgColours.Of(i));
        (drawing.Width, drawing.Height) = (Math.Max(drawing.Width, Left + Across + Right), top + Down + Foot);
        drawing.LeftOut(figure.Series.Count - shown.Length, "lines");
        return drawing;
    }

    /// <summary>The names of the lines in their colours, where more than one needs to be told from others.</summary>
    private void Legend()
    {
        double x = Left;
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i].Name.Length == 0 || shown[i].Points.Count == 1)
                continue;
            string name = SvgText.Cut(shown[i].Name);
            if (x > Left && x + SvgText.Width(name) > Left + Across)
                (x, top) = (Left, top + LegendRow);
            drawing.Text(x, top + 14, "start", name, $"fill=\"{SvgColours.Of(i)}\"");
            x += SvgText.Width(name) + 20;
            drawing.Width = Math.Max(drawing.Width, x);
        }
        top += x > Left ? LegendRow + 10 : 10;
    }

    private void Axes()
    {
        foreach ((double tick, string text) in TicksOfX())
        {
            drawing.Line(X(tick), top, X(tick), top + Down, Grid);
            drawing.Text(X(tick), top + Down + 18, "middle", text);
        }
        foreach (double tick in Ticks(rangeY))
        {
            drawing.Line(Left, Y(tick), Left + Across, Y(tick), Grid);
            drawing.Text(Left - 8, Y(tick) + 4, "end", Short(tick));
        }
        drawing.Text(Left + (Across / 2.0), top + Down + 42, "middle", SvgText.Cut(figure.X));
        drawing.Text(0, 0, "middle", SvgText.Cut(figure.Y), string.Create(CultureInfo.InvariantCulture, $"transform=\"translate(10 {top + (Down / 2.0):0.#}) rotate(-90)\""));
        if (!shown.SelectMany(figure.Drawn).Any())
            drawing.Text(Left + (Across / 2.0), top + (Down / 2.0), "middle", "no values", SvgColours.Faint);
    }

    private void Series(LineSeries series, string colour)
    {
        (double X, double Y)[] points = [.. Thinned([.. figure.Drawn(series)]).Select(point => (X(point.X), Y(point.Y)))];
        if (series.Points.Count == 1 && points.Length == 1)
            Mark(series.Name, points[0], colour);
        else if (series.Style == LineStyle.Dots)
            Array.ForEach(points, point => drawing.Circle(point.X, point.Y, 1.6, $"fill=\"{colour}\" fill-opacity=\"0.5\""));
        else if (points.Length > 0)
            drawing.Polyline(points, $"stroke=\"{colour}\" stroke-width=\"2.5\"{(series.Style == LineStyle.Dashed ? " stroke-dasharray=\"6 4\"" : "")}");
    }

    /// <summary>A point with its name beside it, where there is room: towards the middle of the axis, below the lines in the lower half, above them in the upper one.</summary>
    private void Mark(string name, (double X, double Y) point, string colour)
    {
        drawing.Circle(point.X, point.Y, 5, $"fill=\"{colour}\"");
        bool left = point.X > Left + (Across / 2.0);
        drawing.Text(left ? point.X - 9 : point.X + 9, point.Y > top + (Down / 2.0) ? point.Y + 20 : point.Y - 8, left ? "end" : "start", SvgText.Cut(name), $"fill=\"{colour}\"");
    }

    private double X(double value) => Left + (Across * Place(value, rangeX));

    private double Y(double value) => top + Down - (Down * Place(value, rangeY));

    /// <summary>Where a value lies between two others, from 0 to 1; beyond them at the edge.</summary>
    private static double Place(double value, (double Low, double High) range) => Math.Clamp((value - range.Low) / (range.High - range.Low), 0, 1);

    private static (double Low, double High) Widened((double Low, double High) range)
    {
        double margin = 0.1 * (range.High - range.Low);
        return (range.Low - margin, range.High + margin);
    }

    /// <summary>On a logarithmic axis the powers of ten, if the axis has two of them.</summary>
    private IEnumerable<(double Tick, string Text)> TicksOfX()
    {
        if (!figure.LogX)
            return Ticks(rangeX).Select(tick => (tick, Short(tick)));
        int first = (int)Math.Ceiling(rangeX.Low), last = (int)Math.Floor(rangeX.High), every = 1 + ((last - first) / 12);
        double[] powers = [.. Enumerable.Range(0, Math.Max(0, last - first + 1)).Where(i => i % every == 0).Select(i => (double)(first + i))];
        return (powers.Length > 1 ? powers : [rangeX.Low, rangeX.High]).Select(power => (power, Math.Pow(10, power).ToString(Math.Abs(power) < 9 ? "0.########" : "0.0e0", CultureInfo.InvariantCulture)));
    }

    /// <summary>Round numbers between two, about five of them.</summary>
    private static IEnumerable<double> Ticks((double Low, double High) range)
    {
        double rough = (range.High - range.Low) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1.0, 2, 5 }.FirstOrDefault(times => times * power >= rough, 10), first = Math.Ceiling(range.Low / step);
        return Enumerable.Range(0, 11).Select(i => (first + i) * step).Where(tick => tick <= range.High);
    }

    private static string Short(double tick) => (Math.Abs(tick) < 1e-12 ? 0 : tick).ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>Of very many points the lowest and the highest of each stretch, so that no peak is lost.</summary>
    private static IEnumerable<(double X, double Y)> Thinned((double X, double Y)[] points) => points.Length <= MostPoints ? points
        : points.Chunk((points.Length + (MostPoints / 2) - 1) / (MostPoints / 2)).SelectMany(some => new[] { some.MinBy(point => point.Y), some.MaxBy(point => point.Y) }.OrderBy(point => point.X));
}
