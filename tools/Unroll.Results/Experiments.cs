using System.Text.Json.Nodes;

namespace Unroll.Tools;

/// <summary>The experiments of a recipe (<c>experiments.json</c>) and the runs that were made of them (<c>results.jsonl</c>).</summary>
/// <remarks>
/// An experiment is run once for each seed: its own seeds if it names some, otherwise the plan's. In cross-validation it is run once for each fold, with the
/// first seed. Where "fold" names another field, such as data.wave, it is run for each seed with each value 1 to "folds" of that field.
/// </remarks>
public sealed class Experiments
{
    private readonly JsonNode plan;
    private readonly JsonObject[] runs;

    /// <summary>Reads the plan and the runs.</summary>
    /// <param name="folder">The recipe's folder.</param>
    public Experiments(string folder)
    {
        Folder = folder;
        plan = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "experiments.json")))!;
        runs = File.Exists(Log) ? [.. File.ReadLines(Log).Select(line => JsonNode.Parse(line)!.AsObject())] : [];
        All = [.. plan["experiments"]!.AsArray().Select(node => node!.AsObject())];
    }

    /// <summary>The recipe's folder.</summary>
    public string Folder { get; }

    /// <summary>The file with one line per run.</summary>
    public string Log => Path.Combine(Folder, "results.jsonl");

    /// <summary>The experiments, in the order of the plan.</summary>
    public IReadOnlyList<JsonObject> All { get; }

    /// <summary>The name of the recipe, as <c>unroll train</c> takes it.</summary>
    public string Recipe => plan["recipe"]!.GetValue<string>();

    /// <summary>What the table says about the data and the settings.</summary>
    public string Note => plan["note"]!.GetValue<string>();

    /// <summary>The score that is reported, by its name in <c>results.jsonl</c>. Default: f1.</summary>
    public string Measure => plan["measure"]?.GetValue<string>() ?? "f1";

    /// <summary>The field that is set to the number of the fold. Default: data.fold.</summary>
    public string FoldField => plan["fold"]?.GetValue<string>() ?? "data.fold";

    /// <summary>The last word of that field.</summary>
    public string FoldName => FoldField.Split('.')[^1];

    /// <summary>How an experiment is called.</summary>
    public static string Name(JsonObject experiment) => experiment["name"]!.GetValue<string>();

    /// <summary>How many folds an experiment has; 0 for none.</summary>
    public int Folds(JsonObject experiment) => (experiment["folds"] ?? plan["folds"])?.GetValue<int>() ?? 0;

    /// <summary>The runs that an experiment asks for.</summary>
    public IReadOnlyList<(int Seed, int Fold)> Planned(JsonObject experiment)
    {
        JsonNode own = experiment["seeds"] ?? plan["seeds"]!;
        int[] seeds = [.. own.AsArray().Select(seed => seed!.GetValue<int>())];
        int[] folds = [.. Enumerable.Range(1, Folds(experiment))];
        if (folds.Length > 0 && FoldName == "fold")
            seeds = [seeds[0]];
        return [.. seeds.SelectMany(seed => folds.DefaultIfEmpty(0).Select(fold => (seed, fold)))];
    }

    /// <summary>The newest run of an experiment with a seed and fold, made with the settings that the plan has today; null if there is none.</summary>
    public JsonObject? Find(JsonObject experiment, (int Seed, int Fold) which) => runs.LastOrDefault(run =>
        run["experiment"]!.GetValue<string>() == Name(experiment) && run["seed"]!.GetValue<int>() == which.Seed && (run["fold"]?.GetValue<int>() ?? 0) == which.Fold
        && (run["set"] is null || JsonNode.DeepEquals(run["set"], experiment["set"])));

    /// <summary>The runs that were made of an experiment.</summary>
    public IReadOnlyList<JsonObject> Made(JsonObject experiment) => [.. Planned(experiment).Select(run => Find(experiment, run)).OfType<JsonObject>()];

    /// <summary>The arguments of <c>unroll</c> for an experiment, without seed and fold.</summary>
    /// <param name="experiment">One of <see cref="All"/>.</param>
    /// <param name="directory">The folder in which the corpora are.</param>
    public string[] Arguments(JsonObject experiment, string directory) =>
        ["train", Recipe, .. experiment["data"] is { } corpus ? ["--data", $"{directory}/{corpus}"] : Array.Empty<string>(),
            .. plan["threads"] is { } threads ? ["--threads", $"{threads}"] : Array.Empty<string>(),
            .. experiment["set"]!.AsArray().SelectMany(setting => new[] { "--set", setting!.GetValue<string>() })];
}
