using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A surface from above in characters: the denser, the higher; ? where there is no value. Paths have a letter each and begin with its capital.</summary>
internal static class SurfaceText
{
    private const int Height = 20, Widest = 72;
    private const string Ascii = " .:-=+*#%@", Blocks = " ░▒▓█";

    public static void Write(IAnsiConsole console, SurfaceFigure figure)
    {
        string high = Label(figure.Ys[^1]), low = Label(figure.Ys[0]);
        int margin = Math.Max(high.Length, low.Length), width = Math.Clamp(console.Profile.Width - margin - 2, 10, Widest);
        char[][] cells = [.. Enumerable.Range(0, Height).Select(row => Enumerable.Range(0, width).Select(column => Shade(console, figure, row, column, width)).ToArray())];
        for (int i = 0; i < figure.Paths.Count; i++)
            Lay(cells, figure, figure.Paths[i], (char)('a' + (i % 26)));
        string indent = new(' ', margin + 2);
        console.Line(indent + CellText.Cut(figure.Y, width));
        for (int row = 0; row < Height; row++)
            console.Line($"{(row == 0 ? high : row == Height - 1 ? low : "").PadLeft(margin)} {(console.Profile.Capabilities.Unicode ? '│' : '|')}{new string(cells[row]).TrimEnd()}");
        string left = Label(figure.Xs[0]), right = Label(figure.Xs[^1]);
        console.Line(CellText.Cut($"{indent}{left} .. {right}: {figure.X}", console.Profile.Width));
        console.Line(CellText.Cut($"{indent}{(console.Profile.Capabilities.Unicode ? Blocks : Ascii)}  {Label(figure.Range.Low)} .. {Label(figure.Range.High)}: {figure.Z}", console.Profile.Width));
        for (int i = 0; i < figure.Paths.Count; i++)
            console.Line(CellText.Cut($"{indent}{(char)('a' + (i % 26))}  {figure.Paths[i].Name}", console.Profile.Width));
    }

    private static char Shade(IAnsiConsole console, SurfaceFigure figure, int row, int column, int width)
    {
        string shades = console.Profile.Capabilities.Unicode ? Blocks : Ascii;
        double level = figure.Level(Nearest(figure.Ys, 1 - (row / (Height - 1.0))), Nearest(figure.Xs, column / (width - 1.0)));
        return double.IsNaN(level) ? '?' : shades[(int)Math.Round(level * (shades.Length - 1))];
    }

    /// <summary>The place nearest to a share of the axis.</summary>
    private static int Nearest(IReadOnlyList<double> places, double share)
    {
        double at = places[0] + (share * (places[^1] - places[0]));
        int best = 0;
        for (int i = 1; i < places.Count; i++)
        {
            if (Math.Abs(places[i] - at) < Math.Abs(places[best] - at))
                best = i;
        }
        return best;
    }

    /// <summary>The points of a path that lie on the map, and between two of them those of a straight line.</summary>
    private static void Lay(char[][] cells, SurfaceFigure figure, LineSeries path, char letter)
    {
        (double X, double Y)[] points = [.. path.Points.Select(point => (Share(figure.Xs, point.X) * (cells[0].Length - 1), (1 - Share(figure.Ys, point.Y)) * (Height - 1)))];
        for (int i = 1; i < points.Length; i++)
        {
            double far = Math.Max(Math.Abs(points[i].X - points[i - 1].X), Math.Abs(points[i].Y - points[i - 1].Y));
            int steps = double.IsFinite(far) ? Math.Clamp((int)Math.Ceiling(far), 1, 1000) : 0;
            for (int step = 0; step <= steps && steps > 0; step++)
                Put(points[i - 1].X + ((points[i].X - points[i - 1].X) * step / steps), points[i - 1].Y + ((points[i].Y - points[i - 1].Y) * step / steps), letter);
        }
        if (points.Length > 0)
            Put(points[0].X, points[0].Y, char.ToUpperInvariant(letter));

        void Put(double x, double y, char character)
        {
            if (x > -0.5 && x < cells[0].Length - 0.5 && y > -0.5 && y < Height - 0.5)
                cells[(int)Math.Round(y)][(int)Math.Round(x)] = character;
        }
    }

    private static double Share(IReadOnlyList<double> places, double value) => (value - places[0]) / (places[^1] - places[0]);

    private static string Label(double value) => value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
}
