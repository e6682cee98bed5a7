namespace Unroll;

/// <summary>Lines over two axes as a picture, with their names beside marks and above the axes.</summary>
internal sealed class SvgLines
{
    private const int MostSeries = 50, MostPoints = 2000;

    private readonly LinesFigure figure;
    private readonly SvgDrawing drawing = new();
    private readonly LineSeries[] shown;
    private readonly SvgAxes axes;

    public SvgLines(LinesFigure figure)
    {
        this.figure = figure;
        shown = [.. figure.Series.Take(MostSeries)];
        double top = SvgLegend.Draw(drawing, shown.Select((series, i) => (series, Colour: SvgColours.Of(i))).Where(pair => pair.series.Name.Length > 0 && pair.series.Points.Count != 1).Select(pair => (pair.series.Name, pair.Colour)));
        axes = new SvgAxes(figure.RangeOfX(), SvgAxes.Widened(figure.RangeOfY()), top);
    }

    public SvgDrawing Draw()
    {
        axes.Draw(drawing, figure.X, figure.Y, figure.LogX, figure.LogY);
        if (!shown.SelectMany(figure.Drawn).Any())
            axes.Empty(drawing);
        for (int i = 0; i < shown.Length; i++)
            Band(shown[i], SvgColours.Of(i));
        for (int i = 0; i < shown.Length; i++)
            Series(shown[i], SvgColours.Of(i));
        drawing.LeftOut(figure.Series.Count - shown.Length, "lines");
        return drawing;
    }

    private void Band(LineSeries series, string colour)
    {
        (double X, double Low, double High)[] band = [.. figure.DrawnBand(series)];
        if (band.Length > 1)
            drawing.Polygon(band.Select(point => (axes.X(point.X), axes.Y(point.High))).Concat(Enumerable.Reverse(band).Select(point => (axes.X(point.X), axes.Y(point.Low)))), $"fill=\"{colour}\" fill-opacity=\"0.15\"");
    }

    private void Series(LineSeries series, string colour)
    {
        (double X, double Y)[] points = [.. Thinned([.. figure.Drawn(series)]).Select(point => (axes.X(point.X), axes.Y(point.Y)))];
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
        bool left = point.X > SvgAxes.Left + (SvgAxes.Across / 2.0);
        drawing.Text(left ? point.X - 9 : point.X + 9, point.Y > axes.Top + (axes.Down / 2.0) ? point.Y + 20 : point.Y - 8, left ? "end" : "start", SvgText.Cut(name), $"fill=\"{colour}\"");
    }

    /// <summary>Of very many points the lowest and the highest of each stretch, so that no peak is lost.</summary>
    private static IEnumerable<(double X, double Y)> Thinned((double X, double Y)[] points) => points.Length <= MostPoints ? points
        : points.Chunk((points.Length + (MostPoints / 2) - 1) / (MostPoints / 2)).SelectMany(some => new[] { some.MinBy(point => point.Y), some.MaxBy(point => point.Y) }.OrderBy(point => point.X));
}
