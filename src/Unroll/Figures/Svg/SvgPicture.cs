using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>Figures as pictures in SVG: text that browsers show and editors edit. They have a white background, so that they can be read on any page.</summary>
public static class SvgPicture
{
    private const int Margin = 16, TitleHeight = 28;

    /// <summary>The picture of one figure.</summary>
    /// <param name="figure">What to draw.</param>
    public static string Of(Figure figure) => Of([figure]);

    /// <summary>One picture of several figures, one below the other.</summary>
    /// <param name="figures">What to draw; of none, the picture is empty.</param>
    public static string Of(IEnumerable<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        StringBuilder body = new();
        double width = 0, height = Margin;
        foreach (Figure figure in figures)
        {
            SvgDrawing drawing = Draw(figure);
            if (figure.Title.Length > 0)
            {
                string title = SvgText.CutTitle(figure.Title);
                SvgText.Append(body, Margin, height + 16, "start", title, "font-weight=\"bold\"");
                width = Math.Max(width, SvgText.BoldWidth * SvgText.Width(title));
                height += TitleHeight;
            }
            body.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin} {height:0.#})\">\n").Append(drawing.Body).Append("</g>\n");
            (width, height) = (Math.Max(width, drawing.Width), height + drawing.Height + Margin);
        }
        width += 2 * Margin;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width:0.#}" height="{height:0.#}" viewBox="0 0 {width:0.#} {height:0.#}" font-family="sans-serif" font-size="13">
            <rect width="{width:0.#}" height="{height:0.#}" fill="white"/>
            {body}</svg>

            """);
    }

    private static SvgDrawing Draw(Figure figure) => figure switch
    {
        TokensFigure tokens => SvgTokens.Draw(tokens),
        BarsFigure bars => SvgBars.Draw(bars),
        HeatMapFigure map => SvgHeatMap.Draw(map),
        LinesFigure lines => new SvgLines(lines).Draw(),
        RegionsFigure regions => SvgRegions.Draw(regions),
        TreeFigure tree => SvgTree.Draw(tree),
        NetworkFigure network => SvgNetwork.Draw(network),
        Trellis trellis => SvgTrellis.Draw(trellis),
        _ => throw new UnrollException($"A {figure.GetType().Name} cannot be drawn as SVG; expected a figure of the library."),
    };
}
