using System.Globalization;

namespace Unroll;

/// <summary>The worked examples in words, figures and tables (<see cref="WorkedExample"/>).</summary>
public static class WorkedExampleFindings
{
    private const string Source = "Elman 1990 (recurrent networks); Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000 (long short-term memory).";

    private static readonly string[] Gates = ["f(z_i)", "f(z_f)", "f(z_o)"], Path = ["g(z)", "c'", "a"];

    /// <summary>Computes both networks.</summary>
    /// <param name="device">Where to compute.</param>
    public static Findings Explore(Device device)
    {
        WorkedExample rnn = WorkedExample.Rnn(device), lstm = WorkedExample.Lstm(device);
        return new Findings(
            "A recurrent network and a long short-term memory, number by number",
            [
                $"{rnn.Title}: {rnn.Setting} It answers {Answers(rnn, Text)}: the first two inputs are equal, and their answers differ, since it knows what it read before.",
                $"{lstm.Title}: {lstm.Setting} With gates that were fully open or closed it would answer {Answers(lstm, Rounded)}: 3 and 4 are added, 2 is not, and the sum is let out at the last step. It answers {Answers(lstm, Text)}, since sigmoids never open or close fully.",
            ],
            Source,
            [
                Map("A recurrent network: all quantities by step", rnn.Lines, byUnit: true),
                Map("A long short-term memory: its gates by step", [.. lstm.Lines.Where(line => Gates.Contains(line.Name))], byUnit: false),
                Map("A long short-term memory: what is read, kept and answered by step", [.. lstm.Lines.Where(line => Path.Contains(line.Name))], byUnit: false),
            ],
            [Table("recurrent-network", rnn), Table("long-short-term-memory", lstm), Numbers([("recurrent network", rnn), ("long short-term memory", lstm)])]);
    }

    private static string Answers(WorkedExample example, Func<IReadOnlyList<double>, string> text) => string.Join(", ", example.Lines[^1].Values.Select(text));

    /// <summary>A row for each quantity, or for each of its units; a column for each step.</summary>
    private static HeatMapFigure Map(string title, IReadOnlyList<WorkedLine> lines, bool byUnit)
    {
        (WorkedLine Line, int Unit)[] rows = [.. lines.SelectMany(line => Enumerable.Range(0, line.Values[0].Count).Select(unit => (line, unit)))];
        return new HeatMapFigure(
            title, rows.Select(row => byUnit ? FormattableString.Invariant($"{row.Line.Name}{row.Unit + 1}") : row.Line.Name), Steps(lines[0]),
            rows.Select(row => row.Line.Values.Select(values => values[row.Unit])));
    }

    private static LabTable Table(string name, WorkedExample example) => new(name,
    [
        LabColumn.Texts("quantity", example.Lines.Select(line => line.Name)),
        LabColumn.Texts("is", example.Lines.Select(line => line.Formula.Length == 0 ? "given" : line.Formula)),
        .. Steps(example.Lines[0]).Select((step, t) => LabColumn.Texts(step, example.Lines.Select(line => Text(line.Values[t])))),
    ]);

    private static LabTable Numbers((string Name, WorkedExample Example)[] examples)
    {
        (string Name, string Line, int Unit, int Step, double Value)[] rows = [.. examples.SelectMany(one => one.Example.Lines.SelectMany(line => line.Values.SelectMany((values, t) => values.Select((value, unit) => (one.Name, line.Name, unit + 1, t + 1, value)))))];
        return new LabTable("numbers",
            LabColumn.Texts("network", rows.Select(row => row.Name)), LabColumn.Texts("quantity", rows.Select(row => row.Line)), LabColumn.Numbers("unit", rows.Select(row => (double)row.Unit)),
            LabColumn.Numbers("step", rows.Select(row => (double)row.Step)), LabColumn.Numbers("number", rows.Select(row => row.Value)));
    }

    private static IEnumerable<string> Steps(WorkedLine line) => Enumerable.Range(1, line.Values.Count).Select(t => FormattableString.Invariant($"step {t}"));

    private static string Text(IReadOnlyList<double> values) => Text(values, value => value);

    private static string Rounded(IReadOnlyList<double> values) => Text(values, Math.Round);

    private static string Text(IReadOnlyList<double> values, Func<double, double> number)
    {
        string text = string.Join(", ", values.Select(value => (number(value) + 0).ToString("0.#######", CultureInfo.InvariantCulture)));
        return values.Count == 1 ? text : $"({text})";
    }
}
