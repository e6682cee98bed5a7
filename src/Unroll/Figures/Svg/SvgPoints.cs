namespace Unroll;

/// <summary>Named points as a picture. Where names would lie over one another, the later ones are left out.</summary>
internal static class SvgPoints
{
    private const int Down = 460, MostPoints = 2000, TextHeight = 14;

    public static SvgDrawing Draw(PointsFigure figure)
    {
        SvgDrawing drawing = new();
        string[] groups = [.. figure.Groups];
        double top = SvgLegend.Draw(drawing, groups.Where(group => group.Length > 0).Select(group => (group, Colour(groups, group))));
        LinesFigure frame = figure.Frame();
        SvgAxes axes = new(SvgAxes.Widened(frame.RangeOfX()), SvgAxes.Widened(frame.RangeOfY()), top, Down);
        axes.Draw(drawing, figure.X, figure.Y);
        NamedPoint[] shown = [.. figure.Points.Take(MostPoints).Where(PointsFigure.IsDrawn)];
        if (shown.Length == 0)
            axes.Empty(drawing);
        foreach ((NamedPoint from, NamedPoint to) in figure.Arrows.Select(arrow => (figure.Points[arrow.From], figure.Points[arrow.To])).Where(arrow => PointsFigure.IsDrawn(arrow.Item1) && PointsFigure.IsDrawn(arrow.Item2)))
            Arrow(drawing, (axes.X(from.X), axes.Y(from.Y)), (axes.X(to.X), axes.Y(to.Y)));
        foreach (NamedPoint point in shown)
            drawing.Circle(axes.X(point.X), axes.Y(point.Y), 3.5, $"fill=\"{Colour(groups, point.Group)}\" fill-opacity=\"0.8\"");
        Names(drawing, axes, shown);
        drawing.LeftOut(figure.Points.Count - MostPoints, "points");
        return drawing;
    }

    private static void Names(SvgDrawing drawing, SvgAxes axes, NamedPoint[] points)
    {
        List<(double X, double Y, double Width)> taken = [];
        foreach (NamedPoint point in points.Where(point => point.Name.Length > 0))
        {
            string name = SvgText.Cut(point.Name);
            (double x, double y, double width) = (axes.X(point.X) + 6, axes.Y(point.Y) - 5, SvgText.Width(name));
            if (taken.Exists(other => x < other.X + other.Width && other.X < x + width && Math.Abs(y - other.Y) < TextHeight))
                continue;
            taken.Add((x, y, width));
            drawing.Text(x, y, "start", name, "font-size=\"12\"");
            drawing.Width = Math.Max(drawing.Width, x + width);
        }
    }

    private static void Arrow(SvgDrawing drawing, (double X, double Y) from, (double X, double Y) to)
    {
        const double size = 9, halfWidth = 4;
        (double across, double down) = (to.X - from.X, to.Y - from.Y);
        double length = Math.Max(1e-9, Math.Sqrt((across * across) + (down * down)));
        (across, down) = (across / length, down / length);
        drawing.Line(from.X, from.Y, to.X, to.Y, "stroke=\"#555\" stroke-width=\"1.5\"");
        (double x, double y) = (to.X - (size * across), to.Y - (size * down));
        drawing.Polygon([to, (x - (halfWidth * down), y + (halfWidth * across)), (x + (halfWidth * down), y - (halfWidth * across))], "fill=\"#555\"");
    }

    private static string Colour(string[] groups, string group) => SvgColours.Of(Array.IndexOf(groups, group));
}
