namespace Unroll;

/// <summary>A network as a picture: a box for each variable with its bars, parents above children, arrows between them. The box of a variable that was observed is shaded.</summary>
internal static class SvgNetwork
{
    private const int MostNodes = 200, MostBars = 12, Row = 18, Bar = 70, Gap = 24, Between = 44, Side = 8;

    public static SvgDrawing Draw(NetworkFigure figure)
    {
        SvgDrawing drawing = new();
        NetworkNode[] nodes = [.. figure.Nodes.Take(MostNodes)];
        if (nodes.Length > 0)
            Draw(drawing, nodes);
        drawing.LeftOut(figure.Nodes.Count - nodes.Length, "variables");
        return drawing;
    }

    private static void Draw(SvgDrawing drawing, NetworkNode[] nodes)
    {
        double[] names = [.. nodes.Select(node => node.Bars.Take(MostBars).Select(bar => SvgText.BoldWidth * SvgText.Width(SvgText.Cut(bar.Name))).DefaultIfEmpty(0).Max())]; // capitals are wide
        double[] widths = [.. nodes.Select((node, i) => (2 * Side) + Math.Max(SvgText.Width(SvgText.Cut(node.Name)) * SvgText.BoldWidth, node.Bars.Count == 0 ? 0 : names[i] + Bar + 12 + SvgText.Width("0.0000")))];
        double[] heights = [.. nodes.Select(node => 26 + (Row * Math.Min(node.Bars.Count, MostBars + 1)))];
        LayeredLayout layout = new([.. nodes.Select(node => (IReadOnlyList<int>)[.. node.Parents.Where(parent => parent < nodes.Length)])], widths, Gap);
        double[] tops = Tops(layout, heights);
        foreach ((int node, int parent, IReadOnlyList<(double X, int Layer)> bends) in layout.Arrows)
        {
            List<(double X, double Y)> points = [(layout[parent].X, tops[layout[parent].Layer] + heights[parent])];
            foreach ((double x, int layer) in bends)
                points.AddRange([(x, tops[layer]), (x, tops[layer + 1] - Between)]);
            points.Add((layout[node].X, tops[layout[node].Layer]));
            Arrow(drawing, points);
        }
        for (int i = 0; i < nodes.Length; i++)
            Box(drawing, nodes[i], layout[i].X - (widths[i] / 2), tops[layout[i].Layer], widths[i], heights[i], names[i]);
        (drawing.Width, drawing.Height) = (Enumerable.Range(0, nodes.Length).Max(i => layout[i].X + (widths[i] / 2)), tops[^1] - Between);
        drawing.Width = Math.Max(drawing.Width, layout.Arrows.SelectMany(arrow => arrow.Bends).Select(bend => bend.X).DefaultIfEmpty(0).Max());
    }

    /// <summary>Where each layer begins, and behind the last where another would.</summary>
    private static double[] Tops(LayeredLayout layout, double[] heights)
    {
        int layers = Enumerable.Range(0, heights.Length).Max(i => layout[i].Layer) + 1;
        double[] tops = new double[layers + 1];
        for (int layer = 0; layer < layers; layer++)
            tops[layer + 1] = tops[layer] + Between + Enumerable.Range(0, heights.Length).Where(i => layout[i].Layer == layer).Select(i => heights[i]).DefaultIfEmpty(0).Max();
        return tops;
    }

    private static void Arrow(SvgDrawing drawing, List<(double X, double Y)> points)
    {
        const string style = "stroke=\"#777\" stroke-width=\"1.3\"";
        ((double fromX, double fromY), (double x, double y)) = (points[^2], points[^1]);
        double length = Math.Max(1e-9, Math.Sqrt(((x - fromX) * (x - fromX)) + ((y - fromY) * (y - fromY)))), alongX = 8 * (x - fromX) / length, alongY = 8 * (y - fromY) / length;
        drawing.Polyline(points, style);
        drawing.Polyline([(x - alongX - (alongY / 2), y - alongY + (alongX / 2)), (x, y), (x - alongX + (alongY / 2), y - alongY - (alongX / 2))], style);
    }

    private static void Box(SvgDrawing drawing, NetworkNode node, double left, double top, double width, double height, double names)
    {
        drawing.Rectangle(left, top, width, height, $"rx=\"5\" fill=\"{(node.IsKnown ? SvgColours.Shade(0.3) : "white")}\" stroke=\"#777\"");
        drawing.Text(left + (width / 2), top + 17, "middle", SvgText.Cut(node.Name), "font-weight=\"bold\"");
        for (int b = 0; b < Math.Min(node.Bars.Count, MostBars); b++)
        {
            (string name, double value) = node.Bars[b];
            double y = top + 26 + (Row * b), bar = left + Side + names + 6;
            drawing.Text(bar - 6, y + 10, "end", SvgText.Cut(name));
            drawing.Rectangle(bar, y, Bar * (value is > 0 and <= 1 ? value : value > 1 ? 1 : 0), 11, $"fill=\"{SvgColours.Of(node.IsKnown ? 1 : 0)}\"");
            drawing.Text(left + width - Side, y + 10, "end", FigureNumber.Text(value), SvgColours.Faint);
        }
        if (node.Bars.Count > MostBars)
            drawing.Text(left + (width / 2), top + 26 + (Row * MostBars) + 10, "middle", FormattableString.Invariant($"and {node.Bars.Count - MostBars} more states"), SvgColours.Faint);
    }
}
