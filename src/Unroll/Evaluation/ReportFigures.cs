namespace Unroll;

/// <summary>The figures of a report: which labels are confused, and whether probabilities can be trusted.</summary>
internal static class ReportFigures
{
    private const int MostLabels = 15;
    private const string None = "(none)";

    public static IReadOnlyList<Figure> Of(Report report) =>
    [
        .. report.Confusions.Count == 0 ? Array.Empty<Figure>() : [Confused(report.Confusions)],
        .. report.Calibration is { } calibration ? [Calibrated(calibration)] : Array.Empty<Figure>(),
    ];

    /// <summary>A row for each right label, with how often it was right; a column for each answer; in the cells shares of the row.</summary>
    private static HeatMapFigure Confused(IReadOnlyList<Confusion> cells)
    {
        Dictionary<string, long> gold = [], wrong = [];
        Dictionary<(string Right, string Answered), long> counts = [];
        foreach ((string right, string answered, long count) in cells.Select(cell => (cell.Right ?? None, cell.Answered ?? None, cell.Count)))
        {
            counts[(right, answered)] = counts.GetValueOrDefault((right, answered)) + count;
            gold[right] = gold.GetValueOrDefault(right) + count;
            foreach (string label in new[] { right, answered })
                wrong[label] = wrong.GetValueOrDefault(label) + (right == answered ? 0 : count);
        }
        string[] shown = [.. wrong.OrderByDescending(label => label.Value).ThenByDescending(label => gold.GetValueOrDefault(label.Key)).ThenBy(label => label.Key, StringComparer.Ordinal)
            .Take(MostLabels).Select(label => label.Key).Order(StringComparer.Ordinal)];
        string which = wrong.Count > MostLabels ? FormattableString.Invariant($"the {MostLabels} of {wrong.Count} labels confused most") : "confusion matrix";
        return new HeatMapFigure(
            $"{which}: right labels (rows, with counts) by answers (columns), as shares of the row",
            shown.Select(right => FormattableString.Invariant($"{right} ({gold.GetValueOrDefault(right)})")), shown,
            shown.Select(right => shown.Select(answered => counts.GetValueOrDefault((right, answered)) / (double)Math.Max(1, gold.GetValueOrDefault(right)))),
            shown.Select((_, i) => (i, i)));
    }

    private static LinesFigure Calibrated(Calibration calibration) => new(
        "calibration: the share of right answers over their probability", "probability of the answer", "share that is right",
        [
            new LineSeries("model", calibration.Bins.Where(bin => bin.Count > 0).Select(bin => (bin.Confidence, bin.Accuracy))),
            new LineSeries("ideal", [(0, 0), (1, 1)], LineStyle.Dashed),
        ]);
}
