using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Figures in the terminal, no wider than it: shades and lines of Unicode, or ASCII where the terminal has no others.</summary>
internal static class FigureText
{
    /// <summary>Writes a figure, its title first.</summary>
    public static void Write(IAnsiConsole console, Figure figure)
    {
        if (figure.Title.Length > 0)
            console.Line(CellText.Cut(figure.Title, console.Profile.Width));
        switch (figure)
        {
            case TokensFigure tokens:
                TokensText.Write(console, tokens);
                break;
            case BarsFigure bars:
                BarsText.Write(console, bars);
                break;
            case HeatMapFigure map:
                HeatMapText.Write(console, map);
                break;
            case LinesFigure lines:
                new LinesText(console, lines).Write();
                break;
            case SurfaceFigure surface:
                SurfaceText.Write(console, surface);
                break;
            case PointsFigure points:
                PointsText.Write(console, points);
                break;
            case RegionsFigure regions:
                RegionsText.Write(console, regions);
                break;
            case TreeFigure tree:
                TreeText.Write(console, tree);
                break;
            case NetworkFigure network:
                NetworkText.Write(console, network);
                break;
            case Trellis trellis:
                TrellisText.Write(console, trellis);
                break;
            default:
                throw new UnrollException($"A {figure.GetType().Name} cannot be drawn in the terminal; expected a figure of the library.");
        }
    }
}
