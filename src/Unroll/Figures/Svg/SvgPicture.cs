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
        SvgDrawing all = Below(figures);
        return Whole(all.Body, all.Width, all.Height);
    }

    /// <summary>The picture of one figure without its title, for a page that has it elsewhere.</summary>
    /// <param name="figure">What to draw.</param>
    public static string Untitled(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        SvgDrawing drawing = Draw(figure);
        StringBuilder body = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin} {Margin})\">\n").Append(drawing.Body).Append("</g>\n");
        return Whole(body, drawing.Width, drawing.Height + (2 * Margin));
    }

    /// <summary>A picture that shows one thing after another, for ever. Where nothing moves, as in an editor, the last one is seen.</summary>
    /// <param name="frames">The figures of each moment; at least one moment.</param>
    /// <param name="seconds">How long each is shown, above 0.</param>
    /// <exception cref="UnrollException">There is no moment, or it has no time.</exception>
    public static string Animated(IEnumerable<IEnumerable<Figure>> frames, double seconds)
    {
        ArgumentNullException.ThrowIfNull(frames);
        SvgDrawing[] all = [.. frames.Select(Below)];
        Require.That(all.Length > 0, "An animated picture", "no moment", "at least one");
        Require.Positive("seconds", seconds);
        StringBuilder body = new();
        for (int i = 0; i < all.Length; i++)
        {
            string values = string.Join(';', Enumerable.Range(0, all.Length).Select(at => at == i ? "visible" : "hidden"));
            body.Append(CultureInfo.InvariantCulture, $"<g visibility=\"{(i == all.Length - 1 ? "visible" : "hidden")}\">\n");
            body.Append(CultureInfo.InvariantCulture, $"<animate attributeName=\"visibility\" calcMode=\"discrete\" dur=\"{all.Length * seconds:0.###}s\" repeatCount=\"indefinite\" values=\"{values}\"/>\n");
            body.Append(all[i].Body).Append("</g>\n");
        }
        return Whole(body, all.Max(one => one.Width), all.Max(one => one.Height));
    }

    private static SvgDrawing Below(IEnumerable<Figure> figures)
    {
        SvgDrawing all = new() { Height = Margin };
        foreach (Figure figure in figures)
        {
            SvgDrawing drawing = Draw(figure);
            if (figure.Title.Length > 0)
            {
                string title = SvgText.CutTitle(figure.Title);
                SvgText.Append(all.Body, Margin, all.Height + 16, "start", title, "font-weight=\"bold\"");
                all.Width = Math.Max(all.Width, SvgText.BoldWidth * SvgText.Width(title));
                all.Height += TitleHeight;
            }
            all.Body.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Margin} {all.Height:0.#})\">\n").Append(drawing.Body).Append("</g>\n");
            (all.Width, all.Height) = (Math.Max(all.Width, drawing.Width), all.Height + drawing.Height + Margin);
        }
        return all;
    }

    private static string Whole(StringBuilder body, double width, double height)
    {
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
        SurfaceFigure surface => new SvgSurface(surface).Draw(),
        PointsFigure points => SvgPoints.Draw(points),
        RegionsFigure regions => SvgRegions.Draw(regions),
        TreeFigure tree => SvgTree.Draw(tree),
        NetworkFigure network => SvgNetwork.Draw(network),
        Trellis trellis => SvgTrellis.Draw(trellis),
        _ => throw new UnrollException($"A {figure.GetType().Name} cannot be drawn as SVG; expected a figure of the library."),
    };
}
