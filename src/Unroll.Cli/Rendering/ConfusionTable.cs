using Spectre.Console;

namespace Unroll.Cli;

/// <summary>The wrong answers that were given most often.</summary>
internal static class ConfusionTable
{
    private const int Shown = 10;
    private const string None = "(none)";

    /// <summary>Writes them; nothing if there are none.</summary>
    public static void Write(IAnsiConsole console, Report report)
    {
        Confusion[] wrong = [.. report.Confusions.Where(cell => cell.Right != cell.Answered).OrderByDescending(cell => cell.Count)]; // stable
        if (wrong.Length == 0)
            return;
        Table table = Screen.Table("right", "answered", "#count");
        foreach (Confusion cell in wrong.Take(Shown))
            table.Row(cell.Right ?? None, cell.Answered ?? None, Screen.Count(cell.Count));
        console.Show(table);
        if (wrong.Length > Shown)
            console.Line($"  and {Screen.Count(wrong.Length - Shown)} rarer pairs; --json has all");
        console.Line("");
    }
}
