using Spectre.Console;

namespace Unroll.Cli;

/// <summary>A network in the terminal: each variable with its parents, and a bar for each state.</summary>
internal static class NetworkText
{
    private const int Most = 200;

    public static void Write(IAnsiConsole console, NetworkFigure figure)
    {
        if (figure.Nodes.Count == 0)
            console.Line("no variables");
        foreach (NetworkNode node in figure.Nodes.Take(Most))
        {
            string parents = string.Join(", ", node.Parents.Select(parent => figure.Nodes[parent].Name));
            console.Line(CellText.Cut($"{node.Name}{(parents.Length > 0 ? $" <- {parents}" : "")}{(node.IsKnown ? " (known)" : "")}", console.Profile.Width));
            if (node.Bars.Count > 0)
                BarsText.Write(console, new BarsFigure("", node.Bars, full: 1));
        }
        CellText.LeftOut(console, figure.Nodes.Count - Most, "variables");
    }
}
