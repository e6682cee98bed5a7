using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>
/// Lines over two axes: with Braille characters, in colours if there are several, or with a character for each line where there are no colours. A point alone
/// is a mark.
/// </summary>
internal sealed class LinesText(IAnsiConsole console, LinesFigure figure)
{
    private const int Height = 12, WidestPlot = 80, MostSeries = 12;
    private const string Glyphs = "*o+x#@%&sdvz";

    private static readonly string[] Colours = ["yellow", "aqua", "lime", "fuchsia", "red", "blue"];

    private readonly bool unicode = console.Profile.Capabilities.Unicode;
    private readonly bool coloured = console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
    private readonly LineSeries[] shown = [.. figure.Series.Take(MostSeries)];
    private readonly (double Low, double High) rangeX = figure.RangeOfX();
    private readonly (double Low, double High) rangeY = figure.RangeOfY();

    /// <summary>Several lines in one colour are told apart by their characters.</summary>
    private bool IsBraille => unicode && (coloured || shown.Length == 1);

    public void Write()
    {
        string high = Label(AtY(rangeY.High)), low = Label(AtY(rangeY.Low));
        int margin = Math.Max(high.Length, low.Length), cells = Math.Min(WidestPlot, console.Profile.Width - margin - 2);
        (char Character, int Series)[,] plot = Plot(cells);
        string indent = new(' ', margin + 2);
        if (figure.Y.Length > 0)
            console.Line(indent + CellText.Cut(figure.LogY ? $"{figure.Y} (logarithmic)" : figure.Y, cells));
        for (int row = 0; row < Height; row++)
            console.MarkupLine($"{(row == 0 ? high : row == Height - 1 ? low : "").PadLeft(margin)} {(unicode ? '│' : '|')}{Row(plot, row)}");
        console.Line(new string(' ', margin + 1) + (unicode ? '└' : '+') + new string(unicode ? '─' : '-', cells));
        console.Line(indent + Below(Label(AtX(rangeX.Low)), CellText.Cut(figure.X, Math.Max(3, cells - 24)), Label(AtX(rangeX.High)), cells));
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i].Name.Length > 0)
                console.MarkupLine($"{indent}[{Colour(i)}]{Glyph(i)}[/] {Markup.Escape(CellText.Cut(shown[i].Name, cells - 2))}");
        }
        CellText.LeftOut(console, figure.Series.Count - shown.Length, "lines");
    }

    /// <summary>Later lines lie over earlier ones, marks over all.</summary>
    private (char Character, int Series)[,] Plot(int cells)
    {
        (char Character, int Series)[,] plot = new (char, int)[Height, cells];
        foreach (int i in Enumerable.Range(0, shown.Length).OrderBy(i => shown[i].Style == LineStyle.Dots ? 0 : shown[i].Points.Count == 1 ? 2 : 1))
        {
            (double X, double Y)[] points = [.. figure.Drawn(shown[i]).Select(point => (Place(point.X, rangeX), Place(point.Y, rangeY)))];
            bool alone = shown[i].Points.Count == 1;
            double[] values = Sampled(points, shown[i].Style == LineStyle.Dots || alone, IsBraille && !alone ? 2 * cells : cells);
            string[] rows = Chart.Draw(values, 0, 1, cells, Height, IsBraille && !alone);
            for (int row = 0; row < Height; row++)
            {
                for (int column = 0; column < cells; column++)
                {
                    if (rows[row][column] is not ' ' and var drawn)
                        plot[row, column] = (IsBraille && !alone ? drawn : Glyph(i), i);
                }
            }
        }
        return plot;
    }

    /// <summary>The height of a line at each of so many columns, by what is between two points; or that of dots alone.</summary>
    private static double[] Sampled((double X, double Y)[] points, bool dots, int columns)
    {
        double[] values = new double[columns];
        Array.Fill(values, double.NaN);
        for (int i = 0; i < points.Length; i++)
        {
            int column = (int)Math.Round(points[i].X * (columns - 1));
            values[column] = points[i].Y;
            int before = dots || i == 0 ? column : (int)Math.Round(points[i - 1].X * (columns - 1));
            for (int between = before + 1; between < column; between++)
                values[between] = points[i - 1].Y + ((points[i].Y - points[i - 1].Y) * (between - before) / (column - before));
        }
        return values;
    }

    private string Row((char Character, int Series)[,] plot, int row)
    {
        System.Text.StringBuilder line = new();
        for (int column = 0; column < plot.GetLength(1); column++)
        {
            (char character, int series) = plot[row, column];
            line.Append(character == 0 ? " " : $"[{Colour(series)}]{character}[/]");
        }
        return line.ToString().TrimEnd();
    }

    private static string Below(string low, string name, string high, int cells)
    {
        int gaps = cells - low.Length - CellText.Width(name) - high.Length;
        return gaps < 2 ? CellText.Cut($"{low} {high}", cells) : low + new string(' ', gaps / 2) + name + new string(' ', gaps - (gaps / 2)) + high;
    }

    private char Glyph(int series) => shown[series].Points.Count == 1 ? Glyphs[series] : IsBraille ? '⣿' : shown[series].Style == LineStyle.Dots ? '.' : Glyphs[series];

    private static string Colour(int series) => Colours[series % Colours.Length];

    private static double Place(double value, (double Low, double High) range) => Math.Clamp((value - range.Low) / (range.High - range.Low), 0, 1);

    private double AtX(double value) => figure.LogX ? Math.Pow(10, value) : value;

    private double AtY(double value) => figure.LogY ? Math.Pow(10, value) : value;

    private static string Label(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
