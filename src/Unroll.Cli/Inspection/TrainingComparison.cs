using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>How two models came to be, side by side.</summary>
internal sealed class TrainingComparison(RunReport a, RunReport b)
{
    /// <summary>Whether the reports are equal.</summary>
    public bool Same { get; } = a.ToJson() == b.ToJson();

    private IEnumerable<string> Parts => a.Data.Keys.Union(b.Data.Keys, StringComparer.Ordinal);

    private IEnumerable<(string Part, string Score, double? A, double? B)> Scores
    {
        get
        {
            foreach ((string part, IReadOnlyDictionary<string, double>? first, IReadOnlyDictionary<string, double>? second) in new[] { ("dev", a.Dev, b.Dev), ("test", a.Test, b.Test) })
            {
                foreach (string score in (first?.Keys ?? []).Union(second?.Keys ?? [], StringComparer.Ordinal))
                    yield return (part, score, Of(first, score), Of(second, score));
            }
        }
    }

    public void Write(IAnsiConsole console)
    {
        Table table = Screen.Table("training", "#A", "#B", "#B - A");
        foreach ((string name, Func<RunReport, string> fact) in Facts)
            table.Row(name, fact(a), fact(b), "");
        foreach ((string part, string score, double? first, double? second) in Scores)
            table.Row($"{part} {score}", Text(first), Text(second), first is { } one && second is { } other ? Difference(other - one) : "-");
        foreach (string part in Parts)
            table.Row($"{part} data", Print(a, part), Print(b, part), SameData(part) ? "the same" : "others");
        console.Show(table);
        console.Line("");
        WriteFaults(console, "A", a);
        WriteFaults(console, "B", b);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject("training");
        WriteJson(json, "a", a);
        WriteJson(json, "b", b);
        json.WriteBoolean("same", Same);
        json.WriteEndObject();
        json.WriteStartArray("scores");
        foreach ((string part, string score, double? first, double? second) in Scores)
        {
            json.WriteStartObject();
            json.WriteString("part", part);
            json.WriteString("score", score);
            json.WriteFinite("a", first ?? double.NaN);
            json.WriteFinite("b", second ?? double.NaN);
            json.WriteFinite("difference", second - first ?? double.NaN);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("data");
        foreach (string part in Parts)
        {
            json.WriteStartObject();
            json.WriteString("part", part);
            json.WriteString("a", a.Data.GetValueOrDefault(part));
            json.WriteString("b", b.Data.GetValueOrDefault(part));
            json.WriteBoolean("same", SameData(part));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static readonly (string Name, Func<RunReport, string> Fact)[] Facts =
    [
        ("seed", report => report.Seed.ToString(CultureInfo.InvariantCulture)),
        ("kernels", report => report.Kernels),
        ("version", report => report.Version),
        ("epochs", report => Screen.Count(report.Epochs.Count) + (report.Complete ? "" : ", stopped")),
        ("best epoch", report => Screen.Count(report.BestEpoch)),
        ("faults", report => Screen.Count(report.Faults.Count)),
        ("parameters", report => Screen.Count(report.Parameters)),
    ];

    private static void WriteJson(Utf8JsonWriter json, string name, RunReport report)
    {
        json.WriteStartObject(name);
        json.WriteNumber("seed", report.Seed);
        json.WriteString("kernels", report.Kernels);
        json.WriteString("version", report.Version);
        json.WriteNumber("epochs", report.Epochs.Count);
        json.WriteBoolean("complete", report.Complete);
        json.WriteNumber("bestEpoch", report.BestEpoch);
        json.WriteNumber("parameters", report.Parameters);
        CorpusTables.WriteJson(json, "faults", report.Faults.Select(fault => fault.What));
        json.WriteEndObject();
    }

    private static void WriteFaults(IAnsiConsole console, string place, RunReport report)
    {
        foreach (TrainingFault fault in report.Faults)
            console.Line($"fault in {place}: {TrainingText.Fault(fault)}");
        if (report.Faults.Count > 0)
            console.Line("");
    }

    private static double? Of(IReadOnlyDictionary<string, double>? scores, string name) => scores is not null && scores.TryGetValue(name, out double score) ? score : null;

    private static string Text(double? score) => score is { } value ? Screen.Score(value) : "-";

    private static string Difference(double difference) => difference.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture);

    private static string Print(RunReport report, string part) => report.Data.GetValueOrDefault(part) is { } print ? print[..Math.Min(12, print.Length)] + "..." : "-";

    private bool SameData(string part) => a.Data.GetValueOrDefault(part) == b.Data.GetValueOrDefault(part);
}
