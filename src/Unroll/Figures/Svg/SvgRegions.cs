using System.Globalization;

namespace Unroll;

/// <summary>The picture once for each name, side by side: the less a region weighs, the darker it is.</summary>
internal static class SvgRegions
{
    private const int MostPanels = 60, PerLine = 6, Width = 132, Gap = 12, NameHeight = 22;
    private const double Darkest = 0.8;

    public static SvgDrawing Draw(RegionsFigure figure)
    {
        SvgDrawing drawing = new();
        double height = Math.Clamp((double)Width * figure.Picture.Height / Math.Max(1, figure.Picture.Width), 16, 4 * Width);
        string url = "data:image/png;base64," + Convert.ToBase64String(PictureCoding.Pack(figure.Picture));
        int shown = Math.Min(MostPanels, figure.Panels.Count);
        for (int panel = 0; panel < shown; panel++)
        {
            double left = panel % PerLine * (Width + Gap), top = (panel / PerLine * (height + NameHeight + Gap)) + NameHeight;
            drawing.Text(left + (Width / 2), top - 6, "middle", SvgText.Cut(figure.Panels[panel].Name), "font-weight=\"bold\"");
            drawing.Body.Append(CultureInfo.InvariantCulture, $"<image x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{Width}\" height=\"{height:0.#}\" preserveAspectRatio=\"none\" href=\"{url}\"/>\n");
            for (int line = 0; line < figure.Lines; line++)
            {
                for (int place = 0; place < figure.Places; place++)
                {
                    double dark = Darkest * (1 - figure.Shade(panel, line, place));
                    if (dark > 0)
                        drawing.Rectangle(left + ((double)Width * place / figure.Places), top + (height * line / figure.Lines), (double)Width / figure.Places, height / figure.Lines,
                            string.Create(CultureInfo.InvariantCulture, $"fill=\"black\" fill-opacity=\"{dark:0.##}\""));
                }
            }
        }
        int across = Math.Min(PerLine, shown), down = (shown + PerLine - 1) / PerLine;
        (drawing.Width, drawing.Height) = (Math.Max(0, (across * (Width + Gap)) - Gap), down * (height + NameHeight + Gap));
        drawing.LeftOut(figure.Panels.Count - shown, "pictures");
        return drawing;
    }
}
