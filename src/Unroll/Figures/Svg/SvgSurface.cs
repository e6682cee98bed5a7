using System.Globalization;

namespace Unroll;

/// <summary>A surface as a picture from above: the lighter, the higher; with a scale of the colours, and paths that begin at a ring and end at a dot, if these lie on the map.</summary>
internal sealed class SvgSurface(SurfaceFigure figure)
{
    private const int Down = 400, Most = 160, Scale = 24, ScaleWidth = 14, MostPaths = 8;
    private const double Farthest = 1e150; // differences and quotients stay finite

    private readonly SvgDrawing drawing = new();

    public SvgDrawing Draw()
    {
        LineSeries[] paths = [.. figure.Paths.Take(MostPaths)];
        double top = SvgLegend.Draw(drawing, paths.Select((path, i) => (path.Name, SvgColours.Of(i))));
        SvgAxes axes = new((figure.Xs[0], figure.Xs[^1]), (figure.Ys[0], figure.Ys[^1]), top, Down);
        Cells(axes);
        axes.Draw(drawing, figure.X, figure.Y, grid: "stroke=\"#888\" stroke-opacity=\"0.3\"");
        for (int i = 0; i < paths.Length; i++)
            Path(axes, paths[i], SvgColours.Of(i));
        Colours(axes);
        drawing.LeftOut(figure.Paths.Count - paths.Length, "paths");
        return drawing;
    }

    /// <summary>A rectangle around each place, up to half way to its neighbours; of very many places some.</summary>
    private void Cells(SvgAxes axes)
    {
        int[] rows = Some(figure.Ys.Count), columns = Some(figure.Xs.Count);
        double[] xs = Edges([.. columns.Select(column => axes.X(figure.Xs[column]))]), ys = Edges([.. rows.Select(row => axes.Y(figure.Ys[row]))]);
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                double level = figure.Level(rows[r], columns[c]);
                if (!double.IsNaN(level))
                    drawing.Rectangle(xs[c], ys[r + 1], xs[c + 1] - xs[c], ys[r] - ys[r + 1], $"fill=\"{SvgColours.Height(level)}\"");
            }
        }
    }

    private static int[] Some(int count)
    {
        int step = (count + Most - 1) / Most;
        return [.. Enumerable.Range(0, count).Where(i => i % step == 0)];
    }

    private static double[] Edges(double[] places) => [places[0], .. places.Zip(places.Skip(1), (one, next) => (one + next) / 2), places[^1]];

    private void Path(SvgAxes axes, LineSeries path, string colour)
    {
        (double X, double Y)[] points = [.. path.Points.Where(point => Math.Abs(point.X) < Farthest && Math.Abs(point.Y) < Farthest)];
        (double X, double Y)[][] parts = [.. points.Zip(points.Skip(1), Inside).OfType<(double, double)[]>().Select(part => Array.ConvertAll(part, At))];
        string dashes = path.Style == LineStyle.Dashed ? " stroke-dasharray=\"6 4\"" : "";
        foreach ((double X, double Y)[] part in parts)
            drawing.Polyline(part, "stroke=\"white\" stroke-width=\"5\" stroke-linecap=\"round\"");
        foreach ((double X, double Y)[] part in parts)
            drawing.Polyline(part, $"stroke=\"{colour}\" stroke-width=\"2.5\" stroke-linecap=\"round\"{dashes}");
        if (points.Length > 0 && Inside(points[0], points[0]) is not null)
            drawing.Circle(At(points[0]).X, At(points[0]).Y, 6, $"fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"");
        if (points.Length > 1 && Inside(points[^1], points[^1]) is not null)
            drawing.Circle(At(points[^1]).X, At(points[^1]).Y, 5, $"fill=\"{colour}\" stroke=\"white\"");

        (double X, double Y) At((double X, double Y) point) => (axes.X(point.X), axes.Y(point.Y));
    }

    /// <summary>The part of a straight line that lies on the map; null if none does.</summary>
    private (double X, double Y)[]? Inside((double X, double Y) from, (double X, double Y) to)
    {
        double enters = 0, leaves = 1;
        foreach ((double start, double way, double low, double high) in new[] { (from.X, to.X - from.X, figure.Xs[0], figure.Xs[^1]), (from.Y, to.Y - from.Y, figure.Ys[0], figure.Ys[^1]) })
        {
            if (way == 0 && (start < low || start > high))
                return null;
            if (way != 0)
                (enters, leaves) = (Math.Max(enters, Math.Min((low - start) / way, (high - start) / way)), Math.Min(leaves, Math.Max((low - start) / way, (high - start) / way)));
        }
        return enters > leaves ? null : [On(enters), On(leaves)];

        (double, double) On(double share) => (from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y)));
    }

    private void Colours(SvgAxes axes)
    {
        const double left = SvgAxes.Left + SvgAxes.Across + 16;
        for (int i = 0; i < Scale; i++)
            drawing.Rectangle(left, axes.Top + Down - ((i + 1) * Down / (double)Scale), ScaleWidth, (Down / (double)Scale) + 0.5, $"fill=\"{SvgColours.Height(i / (Scale - 1.0))}\"");
        drawing.Text(left + ScaleWidth + 4, axes.Top + 10, "start", Short(figure.Range.High), "font-size=\"12\"");
        drawing.Text(left + ScaleWidth + 4, axes.Top + Down, "start", Short(figure.Range.Low), "font-size=\"12\"");
        drawing.Text(0, 0, "middle", SvgText.Cut(figure.Z), string.Create(CultureInfo.InvariantCulture, $"transform=\"translate({left + ScaleWidth + 18} {axes.Top + (Down / 2.0):0.#}) rotate(90)\""));
        drawing.Width = Math.Max(drawing.Width, left + ScaleWidth + 80);
    }

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
