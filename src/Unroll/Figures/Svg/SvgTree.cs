namespace Unroll;

/// <summary>A tree as a picture: words from left to right in the lowest line, the tag above each word, each phrase above the middle of what is in it.</summary>
internal static class SvgTree
{
    private const int Level = 44, Gap = 14, Most = 500;

    public static SvgDrawing Draw(TreeFigure figure)
    {
        SvgDrawing drawing = new();
        Tree tree = figure.Tree;
        int drawn = 0;
        double bottom = ((tree.Depth - 1) * Level) + 16;
        _ = Place(tree, 0);
        drawing.Width = Math.Max(0, drawing.Width - Gap);
        drawing.Height = bottom + 28;
        drawing.LeftOut(tree.Length - Most, "words");
        return drawing;

        // gives the middle of what it drew; null if it drew nothing
        double? Place(Tree node, int depth)
        {
            double y = (depth * Level) + 16;
            string label = SvgText.Cut(node.Label);
            if (node.Word is not null)
            {
                if (drawn++ >= Most)
                    return null;
                string word = SvgText.Cut(node.Word);
                double width = Math.Max(SvgText.Width(word), SvgText.Width(label)), x = drawing.Width + (width / 2);
                drawing.Text(x, bottom, "middle", label, $"fill=\"{SvgColours.Of(0)}\"");
                drawing.Text(x, bottom + 18, "middle", word);
                drawing.Width += width + Gap;
                return x;
            }
            double start = drawing.Width;
            List<(double X, bool IsWord)> below = [];
            foreach (Tree child in node.Children)
            {
                if (Place(child, depth + 1) is { } x)
                    below.Add((x, child.Word is not null));
            }
            if (below.Count == 0)
                return null;
            drawing.Width = Math.Max(drawing.Width, start + SvgText.Width(label) + Gap);
            double middle = Math.Max((below[0].X + below[^1].X) / 2, start + (SvgText.Width(label) / 2));
            drawing.Text(middle, y, "middle", label);
            foreach ((double x, bool isWord) in below)
                drawing.Line(middle, y + 5, x, isWord ? bottom - 13 : y + Level - 13, "stroke=\"#999\"");
            return middle;
        }
    }
}
