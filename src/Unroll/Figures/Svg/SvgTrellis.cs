using System.Globalization;

namespace Unroll;

/// <summary>A trellis as a picture: circles shaded by probability, the best path drawn through, the second-best dashed.</summary>
internal static class SvgTrellis
{
    private const int MostWords = 500, MostTags = 1000, Narrowest = 80, Row = 56, Top = 40, Radius = 19, Legend = 22;

    public static SvgDrawing Draw(Trellis trellis)
    {
        SvgDrawing drawing = new();
        string[] words = [.. trellis.Words.Take(MostWords).Select(SvgText.Cut)], tags = [.. trellis.Tags.Take(MostTags).Select(SvgText.Cut)];
        double column = Math.Max(Narrowest, (SvgText.BoldWidth * words.Max(SvgText.Width)) + 16), left = 24 + tags.Max(SvgText.Width);
        double X(int t) => left + (column * (t + 0.5));
        double Y(int row) => Top + (Row * (row + 0.5));
        Edges();
        if (trellis.Second is { } second)
            Path(second, $"stroke=\"{SvgColours.Of(1)}\" stroke-width=\"2.5\" stroke-dasharray=\"6 4\"");
        Path(trellis.Best, $"stroke=\"{SvgColours.Of(0)}\" stroke-width=\"4\"");
        for (int t = 0; t < words.Length; t++)
        {
            drawing.Text(X(t), 16, "middle", words[t], "font-weight=\"bold\"");
            for (int row = 0; row < tags.Length; row++)
                Cell(drawing, trellis.Cells[row, t], X(t), Y(row));
        }
        for (int row = 0; row < tags.Length; row++)
            drawing.Text(left, Y(row) + 4, "end", tags[row]);
        (string Text, int Colour)[] legend = [(TextOf("best", trellis.Best), 0), .. trellis.Second is { } other ? [(TextOf("second best (dashed)", other), 1)] : Array.Empty<(string, int)>()];
        double foot = Y(tags.Length) - (Row / 2.0) + 20;
        foreach ((string text, int colour) in legend)
        {
            drawing.Text(0, foot, "start", text, $"fill=\"{SvgColours.Of(colour)}\"");
            foot += Legend;
        }
        (drawing.Width, drawing.Height) = (Math.Max(left + (column * words.Length), legend.Max(line => SvgText.Width(line.Text))), foot - Legend + 6);
        drawing.LeftOut(trellis.Words.Count - words.Length, "words");
        return drawing;

        void Edges()
        {
            for (int t = 1; t < words.Length; t++)
            {
                for (int i = 0; i < tags.Length * tags.Length; i++)
                    drawing.Line(X(t - 1), Y(i / tags.Length), X(t), Y(i % tags.Length), "stroke=\"#e4e4e4\"");
            }
        }

        void Path(TrellisPath path, string style) =>
            drawing.Polyline(path.Tags.Take(words.Length).Select((tag, t) => (X(t), Y(trellis.Tags.ToList().IndexOf(tag)))), style);
    }

    private static string TextOf(string name, TrellisPath path) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: score {path.Score:0.00} nats, probability {path.Probability:0.0000}");

    private static void Cell(SvgDrawing drawing, TrellisCell cell, double x, double y)
    {
        drawing.Circle(x, y, Radius, $"fill=\"{SvgColours.Shade(Math.Clamp(cell.Probability, 0, 1))}\" stroke=\"#555\"");
        drawing.Text(x, y - 1, "middle", FigureNumber.Text(cell.Probability, "0.00"), "font-size=\"12\"");
        drawing.Text(x, y + 11, "middle", FigureNumber.Text(cell.Score, "0.0"), "font-size=\"9\" fill=\"#444\"");
    }
}
