using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Unroll.Tools;

/// <summary>The table of a recipe's results, <c>results.md</c>: a row for each experiment, with the seeds, the machine and the date of its runs.</summary>
public static class ResultsTable
{
    /// <summary>The folders of all recipes that have experiments, sorted.</summary>
    /// <param name="recipes">The folder of recipes.</param>
    public static IReadOnlyList<string> Folders(string recipes) =>
        [.. Directory.GetDirectories(recipes).Where(folder => File.Exists(Path.Combine(folder, "experiments.json"))).Order(StringComparer.Ordinal)];

    /// <summary>The text of <c>results.md</c>.</summary>
    /// <param name="plan">The experiments and their runs.</param>
    public static string Write(Experiments plan)
    {
        string[] machines = [.. plan.All.SelectMany(plan.Made).Select(Machine).Distinct()];
        string label = plan.Measure == "f1" ? "F1" : plan.Measure;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Results: {plan.Recipe}\n\n{plan.Note}\n\n");
        text.Append("A score is the mean of a row's runs, followed by the lowest and the highest. The test score is that of the epoch with the best dev score. ");
        text.Append("Seconds and tokens per second are medians; the seconds are those of training. Each run is a line of `results.jsonl`.\n\n");
        for (int i = 0; i < machines.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"- Machine {Letter(i)}: {machines[i]}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n| experiment | data | test {label} | dev {label} | parameters | best epoch | seconds | tokens/s training | tokens/s prediction | seeds | machine | date |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (JsonObject experiment in plan.All.Where(experiment => plan.Made(experiment).Count > 0))
        {
            IReadOnlyList<JsonObject> runs = plan.Made(experiment);
            text.Append(CultureInfo.InvariantCulture, $"| {Experiments.Name(experiment)} | {experiment["data"]?.GetValue<string>() ?? "generated"} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Score(plan, experiment, "test")} | {Score(plan, experiment, "dev")} | {Median(runs, "parameters"):N0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {BestEpochs(runs)} | {Median(runs, "seconds"):N0} | {Median(runs, "tokensPerSecond"):N0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Median(runs, "predictedTokensPerSecond"):N0} | {Seeds(plan, runs)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(", ", runs.Select(run => Letter(Array.IndexOf(machines, Machine(run)))).Distinct().Order())} | {Dates(runs)} |\n");
        }
        text.Append("\nThe commands, for each seed:\n\n```\n");
        foreach (JsonObject experiment in plan.All)
        {
            string fold = plan.Folds(experiment) == 0 ? "" : $" --set {plan.FoldField}={plan.FoldName.ToUpperInvariant()}";
            text.Append(CultureInfo.InvariantCulture, $"# {Experiments.Name(experiment)}\nunroll {string.Join(' ', plan.Arguments(experiment, "DIR").Select(Quoted))}{fold} --seed SEED\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"```\n\n`dotnet run recipes/results.cs {Path.GetFileName(plan.Folder)} --data DIR` makes the runs that are missing, and may be stopped and started again. ");
        text.Append("`dotnet run recipes/results.cs -- --tables` writes this page.\n");
        return text.ToString();
    }

    /// <summary>Processor, cores, kernel set and threads of a run.</summary>
    private static string Machine(JsonObject run) => $"{run["machine"] ?? "not recorded"}; kernels {run["kernels"]}; {run["threads"]} thread{((int)run["threads"]! == 1 ? "" : "s")}";

    private static string Letter(int machine) => $"{(char)('A' + machine)}";

    private static string Seeds(Experiments plan, IReadOnlyList<JsonObject> runs)
    {
        string seeds = string.Join(", ", runs.Select(run => (int)run["seed"]!).Distinct().Order());
        int folds = runs.Select(run => run["fold"]).OfType<JsonNode>().Select(fold => (int)fold).Distinct().Count();
        return folds == 0 ? seeds : $"{seeds}; each {plan.FoldName} of {folds}";
    }

    private static string Dates(IReadOnlyList<JsonObject> runs)
    {
        string[] dates = [.. runs.Select(run => (string?)run["date"] ?? "not recorded").Distinct().Order(StringComparer.Ordinal)];
        return dates.Length == 1 ? dates[0] : $"{dates[0]} to {dates[^1]}";
    }

    private static string BestEpochs(IReadOnlyList<JsonObject> runs)
    {
        int[] epochs = [.. runs.Select(run => run["bestEpoch"]!.GetValue<int>())];
        return epochs.Length > 10 ? $"{epochs.Min()} to {epochs.Max()}" : string.Join(", ", epochs);
    }

    /// <summary>By the plan's measure, or by the experiment's own, which is then named.</summary>
    private static string Score(Experiments plan, JsonObject experiment, string set)
    {
        string? own = experiment["measure"]?.GetValue<string>();
        double scale = plan.Measure is "f1" or "accuracy" ? 100 : 1; // per cent, as in the literature
        IReadOnlyList<JsonObject> runs = plan.Made(experiment);
        double[] scores = [.. runs.Where(run => run[set] is JsonObject).Select(run => scale * run[set]![own ?? plan.Measure]!.GetValue<double>())];
        if (scores.Length == 0)
            return "none";
        string missing = runs.Count < plan.Planned(experiment).Count ? $", {runs.Count} runs" : "";
        string range = scores.Length == 1 ? "one run" : $"{Number(scores.Min(), scale)} to {Number(scores.Max(), scale)}{missing}";
        return $"{Number(scores.Average(), scale)} ({range}){(own is null ? "" : $" {own}")}";
    }

    private static string Number(double score, double scale) =>
        score.ToString(scale > 1 || score >= 1 ? "F2" : score >= 0.001 ? "F5" : "0.00e0", CultureInfo.InvariantCulture);

    private static double Median(IReadOnlyList<JsonObject> runs, string field)
    {
        double[] values = [.. runs.Select(run => run[field]!.GetValue<double>()).Order()];
        return values[values.Length / 2];
    }

    /// <summary>As a shell takes it.</summary>
    private static string Quoted(string argument) => argument.IndexOfAny(['{', '"', '*', ' ']) < 0 ? argument : $"'{argument}'";
}
