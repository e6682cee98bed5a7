namespace Unroll;

/// <summary>Bars as a picture: names to the left, numbers to the right.</summary>
internal static class SvgBars
{
    private const int Most = 100, Row = 24, Full = 320, Gap = 8;

    public static SvgDrawing Draw(BarsFigure figure)
    {
        SvgDrawing drawing = new();
        (string Name, string Number)[] shown = [.. figure.Bars.Take(Most).Select(bar => (SvgText.Cut(bar.Name), FigureNumber.Text(bar.Value)))];
        double left = shown.Select(bar => SvgText.Width(bar.Name)).DefaultIfEmpty(0).Max() + Gap;
        for (int i = 0; i < shown.Length; i++)
        {
            double length = Full * figure.Length(i), y = Row * i;
            drawing.Text(left - Gap, y + 16, "end", shown[i].Name);
            drawing.Rectangle(left, y + 3, length, Row - 6, $"fill=\"{SvgColours.Of(0)}\"");
            drawing.Text(left + length + Gap, y + 16, "start", shown[i].Number, SvgColours.Faint);
        }
        (drawing.Width, drawing.Height) = (left + Full + (2 * Gap) + SvgText.Width("0.0000"), Row * shown.Length);
        drawing.LeftOut(figure.Bars.Count - shown.Length, "bars");
        return drawing;
    }
}
