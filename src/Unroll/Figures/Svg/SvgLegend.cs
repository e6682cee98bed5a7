namespace Unroll;

/// <summary>Names in their colours, in lines above what is drawn.</summary>
internal static class SvgLegend
{
    private const int Row = 20, Gap = 20, Least = 10;

    /// <summary>Draws it.</summary>
    /// <param name="drawing">On what, at its top.</param>
    /// <param name="names">Names and colours.</param>
    /// <returns>Where it ends, in pixels.</returns>
    public static double Draw(SvgDrawing drawing, IEnumerable<(string Name, string Colour)> names)
    {
        double x = SvgAxes.Left, top = 0;
        foreach ((string name, string colour) in names.Select(entry => (SvgText.Cut(entry.Name), entry.Colour)))
        {
            if (x > SvgAxes.Left && x + SvgText.Width(name) > SvgAxes.Left + SvgAxes.Across)
                (x, top) = (SvgAxes.Left, top + Row);
            drawing.Text(x, top + 14, "start", name, $"fill=\"{colour}\"");
            x += SvgText.Width(name) + Gap;
            drawing.Width = Math.Max(drawing.Width, x);
        }
        return top + (x > SvgAxes.Left ? Row + Least : Least);
    }
}
