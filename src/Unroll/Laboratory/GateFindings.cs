using System.Globalization;

namespace Unroll;

/// <summary>What the gates of a model do while it reads, in words, figures and tables; see <see cref="GateTrace"/>.</summary>
public static class GateFindings
{
    private const int MostHolding = 5;
    private const string Source = "Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000 (forget gates); Tallec and Ollivier 2018 (time constants of gates); "
        + "Strobelt et al. 2018, LSTMVis (units that hold a span).";

    /// <summary>For how many steps a unit remembers: after that many, the part exp(-1) of what it held is left, -1 / log(keep). Infinite if it keeps all, 0 if nothing.</summary>
    /// <param name="keep">The share that it keeps from step to step, 0 to 1.</param>
    public static double TimeConstant(double keep) => keep <= 0 ? 0 : keep >= 1 ? double.PositiveInfinity : -1 / Math.Log(keep);

    /// <summary>Follows the cells of a model, and says what they do.</summary>
    /// <param name="model">As for <see cref="GateTrace.Of"/>.</param>
    /// <param name="example">What it is to read.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <param name="progress">Told after each of the other inputs the share that is done; null for none.</param>
    /// <exception cref="UnrollException">As for <see cref="GateTrace.Of"/>, or there is no such place or span.</exception>
    public static Findings Explore(Model model, Example example, GateOptions? options = null, Action<double>? progress = null)
    {
        options ??= new GateOptions();
        IReadOnlyList<GateTrace> all = GateTrace.Of(model, example);
        GateTrace trace = options.Place is null ? all[0] : all.FirstOrDefault(one => one.Place == options.Place)
            ?? throw new UnrollException($"The model has no cell at {options.Place}; expected {string.Join(", ", all.Select(one => one.Place))}.");
        (Example Example, GateTrace Trace)[] others = [.. options.Others.Index().Where(other => other.Item.Length > 0).Select(other =>
        {
            progress?.Invoke((other.Index + 1.0) / options.Others.Count);
            return (other.Item, GateTrace.Of(model, other.Item).First(one => one.Place == trace.Place));
        })];
        double[]? keep = trace.Keep is null ? null : Means([trace, .. others.Select(other => other.Trace)]);
        int[] order = [.. Enumerable.Range(0, trace.Units).OrderByDescending(unit => keep?[unit] ?? Change(trace, unit)).ThenBy(unit => unit)];
        int[] shown = [.. order.Take(options.Units)];
        List<string> seen = [.. Memory(trace, keep, order, others.Length), .. Openings(trace), .. Elsewhere(all, trace)];
        List<Figure> figures = [.. trace.Values.Where(values => values.Kind is WatchedKind.Gate or WatchedKind.Keep).Append(trace.Memory).Select(values => Map($"{values.Name} of {trace.Place}", trace, values, shown, keep))];
        List<LabTable> tables = [Units(trace, keep, order), Values(trace)];
        if (options.Span is { } span)
            Hold(trace, (span.From - 1, span.To - 1), keep, others, options.Found, seen, figures, tables);
        return new Findings($"The gates at {trace.Place} while it reads: {string.Join(' ', trace.Steps)}", seen, Source, figures, tables);
    }

    private static double[] Means(GateTrace[] traces)
    {
        double[] sums = new double[traces[0].Units];
        foreach (IReadOnlyList<double> step in traces.SelectMany(trace => trace.Keep!.Steps))
        {
            for (int unit = 0; unit < sums.Length; unit++)
                sums[unit] += step[unit];
        }
        int steps = traces.Sum(trace => trace.Steps.Count);
        return [.. sums.Select(sum => sum / steps)];
    }

    /// <summary>How much a unit moves in all, by which cells without gates are sorted.</summary>
    private static double Change(GateTrace trace, int unit) => trace.Memory.Steps.Max(step => step[unit]) - trace.Memory.Steps.Min(step => step[unit]);

    private static IEnumerable<string> Memory(GateTrace trace, double[]? keep, int[] order, int others)
    {
        if (keep is null)
        {
            yield return $"The cell at {trace.Place} has no gate that says how much it keeps, so that its units have no time constants; they are sorted by how much they move.";
            yield break;
        }
        double[] spans = [.. order.Select(unit => TimeConstant(keep[unit]))];
        yield return Say($"By the mean of the {trace.Keep!.Name} over {(others == 0 ? "this input" : $"this and {others} other inputs")}, unit {order[0] + 1} remembers longest: it keeps {keep[order[0]]:0.000} from step to step, a time constant of {spans[0]:0.0} steps.");
        yield return Say($"The middle unit has {spans[spans.Length / 2]:0.0} steps, the shortest {spans[^1]:0.00}; {spans.Count(span => span > 10)} of {spans.Length} units remember for more than 10 steps.");
    }

    private static IEnumerable<string> Openings(GateTrace trace)
    {
        foreach (GateValues gate in trace.Values.Where(values => values.Kind is WatchedKind.Gate or WatchedKind.Keep))
        {
            double[] means = [.. gate.Steps.Select(step => step.Average())];
            int most = Array.IndexOf(means, means.Max()), least = Array.IndexOf(means, means.Min());
            yield return Say($"The mean {gate.Name} over all units is widest at \"{trace.Steps[most]}\" ({means[most]:0.00}) and narrowest at \"{trace.Steps[least]}\" ({means[least]:0.00}).");
        }
    }

    private static IEnumerable<string> Elsewhere(IReadOnlyList<GateTrace> all, GateTrace trace)
    {
        string[] more = [.. all.Where(one => one != trace).Select(one => one.Place)];
        if (trace.Reversed)
            yield return "This cell reads from the end: what it holds at a step is of that step and those after it.";
        if (more.Length > 0)
            yield return $"Other cells that read this input: {string.Join(", ", more)}.";
    }

    private static void Hold(GateTrace trace, (int From, int To) span, double[]? keep, (Example Example, GateTrace Trace)[] others, int found, List<string> seen, List<Figure> figures, List<LabTable> tables)
    {
        IReadOnlyList<GateSpan> all = GateSpan.Of(trace.Memory.Steps, span.From, span.To);
        GateSpan[] holding = [.. all.Where(unit => unit.Margin > 0).Take(MostHolding)];
        string what = $"\"{string.Join(' ', trace.Steps.Skip(span.From).Take(span.To - span.From + 1))}\"";
        seen.Add(holding.Length == 0
            ? Say($"No unit of {trace.Units} holds {what} alone; nearest is unit {all[0].Unit + 1}, whose {trace.Memory.Name} outside reaches {-all[0].Margin:0.00} beyond the weakest step inside.")
            : Say($"{all.Count(unit => unit.Margin > 0)} of {trace.Units} units hold {what}: a threshold tells their {trace.Memory.Name} there from all other steps. The clearest are {string.Join(", ", holding.Select(unit => Say($"unit {unit.Unit + 1} ({(unit.Sign > 0 ? "high" : "low")}, by {unit.Margin:0.00})")))}."));
        if (holding.Length == 0)
            holding = [.. all.Take(MostHolding)];
        figures.Add(new HeatMapFigure(
            $"{trace.Memory.Name} of the units that hold {what}", holding.Select(unit => UnitName(unit.Unit, keep)), trace.Steps, holding.Select(unit => trace.Memory.Steps.Select(step => step[unit.Unit])),
            holding.SelectMany((_, row) => Enumerable.Range(span.From, span.To - span.From + 1).Select(column => (row, column))), isSigned: true));
        tables.Add(new LabTable("span-units",
            LabColumn.Numbers("unit", all.Select(unit => unit.Unit + 1.0)), LabColumn.Texts("inside", all.Select(unit => unit.Sign > 0 ? "high" : "low")),
            LabColumn.Numbers("margin", all.Select(unit => unit.Margin)), LabColumn.Numbers("threshold", all.Select(unit => unit.Sign * unit.Threshold))));
        if (others.Length == 0)
            return;
        int length = span.To - span.From + 1;
        (GateTrace Trace, int From, int To, int On)[] elsewhere = [.. others.Select(other => (other.Trace, Span: GateSpan.Find(holding, other.Trace.Memory.Steps, length))).Where(other => other.Span is not null)
            .Select(other => (other.Trace, other.Span!.Value.From, other.Span.Value.To, other.Span.Value.On)).OrderByDescending(other => other.On).ThenBy(other => Math.Abs(other.To - other.From + 1 - length))];
        seen.Add(Say($"In {elsewhere.Count(other => other.On == holding.Length)} of {others.Length} other inputs all {holding.Length} of these units are on together; most often at {string.Join(", ", elsewhere.Where(other => other.On == holding.Length).GroupBy(Words, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Take(MostHolding).Select(group => $"\"{group.Key}\" ({group.Count()})").DefaultIfEmpty("none"))}."));
        tables.Add(new LabTable("found-spans",
            LabColumn.Numbers("units on", elsewhere.Take(found).Select(other => (double)other.On)), LabColumn.Texts("span", elsewhere.Take(found).Select(Words)),
            LabColumn.Texts("input", elsewhere.Take(found).Select(other => string.Join(' ', other.Trace.Steps)))));

        static string Words((GateTrace Trace, int From, int To, int On) other) => string.Join(' ', other.Trace.Steps.Skip(other.From).Take(other.To - other.From + 1));
    }

    private static HeatMapFigure Map(string title, GateTrace trace, GateValues values, int[] units, double[]? keep) => new(
        title, units.Select(unit => UnitName(unit, keep)), trace.Steps, units.Select(unit => values.Steps.Select(step => step[unit])), isSigned: values.Kind is not (WatchedKind.Gate or WatchedKind.Keep));

    private static string UnitName(int unit, double[]? keep) => keep is null ? Say($"unit {unit + 1}") : Say($"unit {unit + 1} ({TimeConstant(keep[unit]):0.0} steps)");

    private static LabTable Units(GateTrace trace, double[]? keep, int[] order) => new("units",
        LabColumn.Numbers("unit", order.Select(unit => unit + 1.0)), LabColumn.Numbers("mean share kept", order.Select(unit => keep?[unit] ?? double.NaN)),
        LabColumn.Numbers("time constant (steps)", order.Select(unit => keep is null ? double.NaN : TimeConstant(keep[unit]))), LabColumn.Numbers("range of the memory", order.Select(unit => Change(trace, unit))));

    private static LabTable Values(GateTrace trace)
    {
        (GateValues Values, int Step, int Unit)[] rows = [.. trace.Values.SelectMany(values => Enumerable.Range(0, trace.Steps.Count).SelectMany(t => Enumerable.Range(0, values.Steps[t].Count).Select(unit => (values, t, unit))))];
        return new LabTable("gates",
            LabColumn.Texts("value", rows.Select(row => row.Values.Name)), LabColumn.Numbers("step", rows.Select(row => row.Step + 1.0)), LabColumn.Texts("input", rows.Select(row => trace.Steps[row.Step])),
            LabColumn.Numbers("unit", rows.Select(row => row.Unit + 1.0)), LabColumn.Numbers("number", rows.Select(row => row.Values.Steps[row.Step][row.Unit])));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
