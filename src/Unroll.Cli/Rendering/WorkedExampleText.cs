using System.Globalization;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Worked examples in the terminal: quantities down in the order in which they are calculated, steps across.</summary>
internal static class WorkedExampleText
{
    public static void Write(IAnsiConsole console, IReadOnlyList<WorkedExample> examples)
    {
        string near = console.Profile.Capabilities.Unicode ? "≈" : "~";
        foreach (WorkedExample example in examples)
        {
            console.Line(example.Title);
            console.Line(example.Setting);
            int steps = example.Lines[0].Values.Count;
            Table table = Screen.Table(["", "", .. Enumerable.Range(1, steps).Select(t => FormattableString.Invariant($"#step {t}"))]);
            foreach (WorkedLine line in example.Lines)
                table.Row([line.Name, line.Formula.Length == 0 ? "given" : "= " + line.Formula, .. line.Values.Select(values => Cell(values, near))]);
            console.Show(table);
            console.Line("");
        }
    }

    private static string Cell(IReadOnlyList<double> values, string near)
    {
        string raw = Text(values, Number), rounded = Text(values, value => Math.Round(value).ToString("0", CultureInfo.InvariantCulture));
        return raw == rounded ? raw : $"{raw} {near} {rounded.Replace("-0", "0", StringComparison.Ordinal)}";
    }

    private static string Text(IReadOnlyList<double> values, Func<double, string> number) =>
        values.Count == 1 ? number(values[0]) : $"({string.Join(", ", values.Select(number))})";

    private static string Number(double value) => value.ToString("0.#######", CultureInfo.InvariantCulture);
}
