using System.Globalization;

namespace Unroll;

/// <summary>Several runs of several variants side by side: learning curves with bands over seeds, scores with their spread, time, size and speed.</summary>
public static class RunComparison
{
    private const double Significant = 0.05;

    /// <summary>Makes the figures and tables.</summary>
    /// <param name="runs">All runs; those of a variant follow one another.</param>
    /// <param name="isError">Whether a smaller score is better.</param>
    /// <param name="tests">Variants compared with the best one, and what the test found; empty for none.</param>
    /// <exception cref="UnrollException">There is no run.</exception>
    public static Findings Of(IReadOnlyList<ComparedRun> runs, bool isError, IReadOnlyList<(string Best, string Other, PairedDifference Test)> tests)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(tests);
        Require.That(runs.Count > 0, "A comparison", "no run", "at least one");
        (string Name, ComparedRun[] Runs)[] variants = [.. runs.GroupBy(run => run.Variant, StringComparer.Ordinal).Select(group => (group.Key, group.ToArray()))];
        string metric = runs[0].Report.Metric;
        string part = runs.All(run => run.Report.Test is not null) ? "test" : "dev";
        return new Findings(
            string.Create(CultureInfo.InvariantCulture, $"{variants.Length} variants, {runs.Count} runs: {metric} on the {part} set"),
            [.. Seen(variants, metric, isError), .. tests.Select(test => Sentence(test.Best, test.Other, test.Test))],
            "Noreen 1989, Computer-intensive methods for testing hypotheses; Yeh 2000 (approximate randomisation). Reimers and Gurevych 2017: report score distributions.",
            Curves(variants, metric),
            [Summary(variants), Each(runs), Epochs(runs)]);
    }

    private static IEnumerable<string> Seen((string Name, ComparedRun[] Runs)[] variants, string metric, bool isError)
    {
        var scored = variants.Where(variant => variant.Runs.All(run => run.Score is not null)).Select(variant => (variant.Name, Scores: variant.Runs.Select(run => run.Score!.Value).ToArray())).ToArray();
        if (scored.Length == 0)
            yield break;
        var best = isError ? scored.MinBy(variant => variant.Scores.Average()) : scored.MaxBy(variant => variant.Scores.Average());
        yield return string.Create(CultureInfo.InvariantCulture, $"The best mean {metric} has {best.Name}: {Text(best.Scores.Average())} over {Count(best.Scores.Length, "seed")}, from {Text(best.Scores.Min())} to {Text(best.Scores.Max())}.");
    }

    private static string Sentence(string best, string other, PairedDifference test) => string.Create(
        CultureInfo.InvariantCulture,
        $"{best} against {other}: {Text(test.First)} and {Text(test.Second)}, p = {test.P:0.####}; {(test.P < Significant ? "more than chance" : "the difference may be chance")}.");

    private static IEnumerable<Figure> Curves((string Name, ComparedRun[] Runs)[] variants, string metric)
    {
        yield return new LinesFigure("Training loss", "epoch", "loss (nats)", variants.Select(variant => Curve(variant.Name, variant.Runs, epoch => epoch.Loss)));
        if (variants.Any(variant => variant.Runs.Any(run => run.Report.Epochs.Any(epoch => epoch.Score is not null))))
            yield return new LinesFigure("Score on the dev set", "epoch", metric, variants.Select(variant => Curve(variant.Name, variant.Runs, epoch => epoch.Score)));
    }

    /// <summary>The mean over the seeds that have an epoch, and the lowest and highest around it.</summary>
    private static LineSeries Curve(string name, ComparedRun[] runs, Func<EpochReport, double?> of)
    {
        var epochs = runs.SelectMany(run => run.Report.Epochs).Select(epoch => (epoch.Epoch, Value: of(epoch))).Where(pair => pair.Value is not null)
            .GroupBy(pair => pair.Epoch).OrderBy(group => group.Key).Select(group => (group.Key, Values: group.Select(pair => pair.Value!.Value).ToArray())).ToArray();
        return new LineSeries(name, epochs.Select(epoch => ((double)epoch.Key, epoch.Values.Average())), band: runs.Length > 1 ? epochs.Select(epoch => (epoch.Values.Min(), epoch.Values.Max())) : null);
    }

    private static LabTable Summary((string Name, ComparedRun[] Runs)[] variants) => new(
        "variants",
        LabColumn.Texts("variant", variants.Select(variant => variant.Name)),
        LabColumn.Numbers("seeds", variants.Select(variant => (double)variant.Runs.Length)),
        LabColumn.Numbers("mean score", variants.Select(variant => variant.Runs.Average(Score))),
        LabColumn.Numbers("standard deviation", variants.Select(variant => Deviation([.. variant.Runs.Select(Score)]))),
        LabColumn.Numbers("lowest", variants.Select(variant => variant.Runs.Min(Score))),
        LabColumn.Numbers("highest", variants.Select(variant => variant.Runs.Max(Score))),
        LabColumn.Numbers("parameters", variants.Select(variant => (double)variant.Runs[0].Report.Parameters)),
        LabColumn.Numbers("seconds", variants.Select(variant => variant.Runs.Average(run => run.Seconds))),
        LabColumn.Numbers("tokens per second", variants.Select(variant => variant.Runs.Average(run => run.TokensPerSecond))));

    private static LabTable Each(IReadOnlyList<ComparedRun> runs) => new(
        "runs",
        LabColumn.Texts("variant", runs.Select(run => run.Variant)),
        LabColumn.Numbers("seed", runs.Select(run => (double)run.Seed)),
        LabColumn.Numbers("score", runs.Select(Score)),
        LabColumn.Numbers("best epoch", runs.Select(run => (double)run.Report.BestEpoch)),
        LabColumn.Numbers("epochs", runs.Select(run => (double)run.Report.Epochs.Count)),
        LabColumn.Numbers("faults", runs.Select(run => (double)run.Report.Faults.Count)),
        LabColumn.Numbers("seconds", runs.Select(run => run.Seconds)));

    private static LabTable Epochs(IReadOnlyList<ComparedRun> runs)
    {
        (ComparedRun Run, EpochReport Epoch)[] all = [.. runs.SelectMany(run => run.Report.Epochs.Select(epoch => (run, epoch)))];
        return new LabTable(
            "epochs",
            LabColumn.Texts("variant", all.Select(pair => pair.Run.Variant)),
            LabColumn.Numbers("seed", all.Select(pair => (double)pair.Run.Seed)),
            LabColumn.Numbers("epoch", all.Select(pair => (double)pair.Epoch.Epoch)),
            LabColumn.Numbers("loss", all.Select(pair => pair.Epoch.Loss)),
            LabColumn.Numbers("dev score", all.Select(pair => pair.Epoch.Score ?? double.NaN)));
    }

    private static double Score(ComparedRun run) => run.Score ?? double.NaN;

    /// <summary>Of a sample; 0 for one number.</summary>
    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static string Text(double score) => score.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
