using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A tree in the terminal: a line for each phrase and each word, indented by its depth.</summary>
internal static class TreeText
{
    private const int Most = 500;

    public static void Write(IAnsiConsole console, TreeFigure figure)
    {
        bool unicode = console.Profile.Capabilities.Unicode;
        (string more, string last, string down) = unicode ? ("├─ ", "└─ ", "│  ") : ("|- ", "`- ", "|  ");
        List<string> lines = [];
        Add(figure.Tree, "", "");
        foreach (string line in lines.Take(Most))
            console.Line(CellText.Cut(Fitting(line, console.Profile.Width), console.Profile.Width));
        CellText.LeftOut(console, lines.Count - Most, "lines");

        void Add(Tree node, string before, string below)
        {
            lines.Add(before + node.Label + (node.Word is null ? "" : " " + node.Word));
            for (int i = 0; i < node.Children.Count; i++)
            {
                bool isLast = i == node.Children.Count - 1;
                Add(node.Children[i], below + (isLast ? last : more), below + (isLast ? "   " : down));
            }
        }
    }

    /// <summary>Of a line that is too long, its end, where the label is.</summary>
    private static string Fitting(string line, int width) => line.Length <= width || width < 8 ? line : "..." + line[^(width - 3)..];
}
