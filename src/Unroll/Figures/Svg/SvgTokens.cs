namespace Unroll;

/// <summary>Tokens as a picture: a text in lines, each token shaded, below it its weight and its tag; marked spans are underlined in the colour of their type.</summary>
internal static class SvgTokens
{
    private const int Most = 2000, Widest = 760, Box = 24, Caption = 16, Gap = 4;

    public static SvgDrawing Draw(TokensFigure figure)
    {
        SvgDrawing drawing = new();
        int below = (figure.Weights is null ? 0 : Caption) + (figure.Tags is null && figure.Marks.Count == 0 ? 0 : Caption);
        List<string> types = [];
        double x = 0, y = 0;
        foreach ((int start, int end, TokenMark? mark) in figure.Pieces().TakeWhile(piece => piece.Start < Most))
        {
            string caption = mark is { } marked ? Label(marked) : "";
            double wanted = SvgText.Width(caption);
            for (int t = start; t < Math.Min(end, Most); t++)
            {
                string token = SvgText.Cut(figure.Tokens[t]), tag = SvgText.Cut(figure.Tags?[t] ?? "");
                double width = Math.Max(Math.Max(SvgText.Width(token), SvgText.Width(tag)), figure.Weights is null ? 0 : SvgText.Width("0.00")) + 12;
                width = t == start ? Math.Max(width, end - start == 1 ? wanted + 6 : Math.Min(wanted + 6, Widest)) : width;
                if (x > 0 && x + width > Widest)
                    (x, y) = (0, y + Box + below + 10);
                drawing.Rectangle(x, y, width, Box, $"rx=\"3\" fill=\"{SvgColours.Shade(figure.Shade(t))}\"");
                drawing.Text(x + (width / 2), y + 17, "middle", token);
                double foot = y + Box;
                if (figure.Weights is not null)
                    drawing.Text(x + (width / 2), (foot += Caption) - 3, "middle", FigureNumber.Text(figure.Weights[t], "0.00"), $"font-size=\"11\" {SvgColours.Faint}");
                if (mark is { } of)
                {
                    string colour = ColourOf(of.Span.Type, types);
                    drawing.Line(x, y + Box, x + width + (t < end - 1 ? Gap : 0), y + Box, $"stroke=\"{colour}\" stroke-width=\"3\"");
                    if (t == start)
                        drawing.Text(x + 2, foot + Caption - 3, "start", caption, $"font-size=\"12\" fill=\"{colour}\"");
                }
                else if (tag.Length > 0)
                {
                    drawing.Text(x + (width / 2), foot + Caption - 3, "middle", tag, $"font-size=\"12\" fill=\"{ColourOf(tag, types)}\"");
                }
                x += width + Gap;
                drawing.Width = Math.Max(drawing.Width, x);
            }
        }
        drawing.Height = figure.Tokens.Count == 0 ? 0 : y + Box + below + 4;
        drawing.LeftOut(figure.Tokens.Count - Most, "tokens");
        return drawing;
    }

    private static string Label(TokenMark mark) =>
        SvgText.Cut(mark.Span.Type) + (mark.Probability is { } probability ? " " + FigureNumber.Text(probability, "0.00") : "");

    /// <summary>Colours are dealt in the order of appearance, so that types near each other differ.</summary>
    private static string ColourOf(string type, List<string> types)
    {
        if (!types.Contains(type))
            types.Add(type);
        return SvgColours.Of(types.IndexOf(type));
    }
}
