namespace Unroll;

/// <summary>A heat map as a picture: shaded cells with their numbers, marked ones framed.</summary>
internal static class SvgHeatMap
{
    private const int MostRows = 200, MostColumns = 500, Row = 26, Narrowest = 46, Gap = 8;

    public static SvgDrawing Draw(HeatMapFigure figure)
    {
        SvgDrawing drawing = new();
        string[] rows = [.. figure.Rows.Take(MostRows).Select(SvgText.Cut)], columns = [.. figure.Columns.Take(MostColumns).Select(SvgText.Cut)];
        double left = rows.Select(SvgText.Width).DefaultIfEmpty(0).Max() + Gap, x = left;
        for (int column = 0; column < columns.Length; column++)
        {
            double width = Math.Max(Narrowest, (SvgText.BoldWidth * SvgText.Width(columns[column])) + Gap);
            drawing.Text(x + (width / 2), 16, "middle", columns[column], "font-weight=\"bold\"");
            for (int row = 0; row < rows.Length; row++)
            {
                drawing.Rectangle(x + 1, Row + (Row * row) + 1, width - 2, Row - 2, $"fill=\"{Colour(figure, row, column)}\"");
                drawing.Text(x + (width / 2), Row + (Row * row) + 17, "middle", figure.Number(row, column), "font-size=\"12\"");
            }
            foreach ((int row, _) in figure.Marked.Where(cell => cell.Column == column && cell.Row < rows.Length))
                drawing.Rectangle(x + 2, Row + (Row * row) + 2, width - 4, Row - 4, $"fill=\"none\" stroke=\"{SvgColours.Of(1)}\" stroke-width=\"2\"");
            x += width;
        }
        for (int row = 0; row < rows.Length; row++)
            drawing.Text(left - Gap, Row + (Row * row) + 17, "end", rows[row]);
        (drawing.Width, drawing.Height) = (x, Row * (rows.Length + 1));
        drawing.LeftOut(figure.Rows.Count - rows.Length, "rows");
        drawing.LeftOut(figure.Columns.Count - columns.Length, "columns");
        return drawing;
    }

    private static string Colour(HeatMapFigure figure, int row, int column) =>
        figure.IsSigned && figure.Values[row][column] < 0 ? SvgColours.Below(figure.Shade(row, column)) : SvgColours.Shade(figure.Shade(row, column));
}
