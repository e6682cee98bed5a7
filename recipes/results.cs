#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;MA0136;IL2026;IL3050

// The results table of a recipe: dotnet run recipes/results.cs 01-slot-filling --data DIR
// Runs every experiment of the recipe's experiments.json for every seed that results.jsonl does not have yet, one after the other, and writes
// results.md. It can be stopped, and goes on within the run that was stopped. DIR is where the corpora lie, as `unroll data get` lays them in its cache:
// experiments name their folders within it.
// With --seed N only the runs of that seed are made; with --table nothing is run, and the table is of the runs that there are.
// A line of results.jsonl is what `train` said at the end, and "curve": of each epoch the training loss and, where there is a dev part, its score.

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string recipes = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFilePath")!)!;
int dataAt = Array.IndexOf(args, "--data");
if (args.Length < 1 || dataAt < 0 || dataAt + 1 >= args.Length)
{
    Console.Error.WriteLine("usage: dotnet run recipes/results.cs RECIPE-FOLDER --data DIR [--seed N | --table]");
    return 2;
}
int? only = Array.IndexOf(args, "--seed") is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : null;
string folder = Path.Combine(recipes, args[0]), data = args[dataAt + 1];
string project = Path.Combine(recipes, "..", "src", "Unroll.Cli"), log = Path.Combine(folder, "results.jsonl");
JsonNode plan = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "experiments.json")))!;
string recipe = plan["recipe"]!.GetValue<string>();
int[] seeds = [.. plan["seeds"]!.AsArray().Select(seed => seed!.GetValue<int>())];
string measure = plan["measure"]?.GetValue<string>() ?? "f1";
string foldField = plan["fold"]?.GetValue<string>() ?? "data.fold", foldName = foldField.Split('.')[^1];
bool crossValidation = foldName == "fold";
string label = measure == "f1" ? "F1" : measure;
double scale = measure is "f1" or "accuracy" ? 100 : 1; // in per cent, as the literature has them
JsonObject[] experiments = [.. plan["experiments"]!.AsArray().Select(node => node!.AsObject())];

if (args.Contains("--table"))
{
    File.WriteAllText(Path.Combine(folder, "results.md"), Table());
    return 0;
}
if (Run("dotnet", ["build", "-c", "Release", "-v", "q", "--nologo", project]).Code != 0)
    return 1;
string program = Path.Combine(recipes, "..", "artifacts", "bin", "Unroll.Cli", "release", "unroll");
foreach (JsonObject experiment in experiments)
{
    foreach ((int seed, int fold) in Runs(experiment).Where(run => Find(experiment, run) is null && (only is null || run.Seed == only)))
    {
        string[] asked = [.. Arguments(experiment, data), .. fold > 0 ? ["--set", $"{foldField}={fold}"] : Array.Empty<string>(), "--seed", $"{seed}"];
        string model = Path.Combine(Path.GetTempPath(), "unroll-results", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', asked))))[..16]);
        string[] command = [.. asked, "--out", model, "--resume", "--json"];
        Console.WriteLine($"{Name(experiment)}, seed {seed}{(fold > 0 ? $", {foldName} {fold}" : "")}: unroll {string.Join(' ', command)}");
        (int code, string output) = Run(program, command);
        if (code != 0)
            return code;
        JsonObject[] events = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
        if (events.LastOrDefault(one => Event(one) == "finished") is not { } finished)
            throw new InvalidOperationException($"{model}: the run had ended, but was not written down; delete that folder and run this again");
        finished.Remove("model");
        finished["curve"] = new JsonArray([.. JsonNode.Parse(File.ReadAllText(Directory.GetFiles(model, "report-*.json").Single()))!["epochs"]!.AsArray().Select(epoch => Point(epoch!.AsObject()))]);
        finished["experiment"] = Name(experiment);
        finished["set"] = experiment["set"]!.DeepClone();
        finished["seed"] = seed;
        if (fold > 0)
            finished["fold"] = fold;
        finished["machine"] = $"{Processor()}, {Environment.ProcessorCount} core{(Environment.ProcessorCount == 1 ? "" : "s")}";
        finished["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd");
        File.AppendAllText(log, finished.ToJsonString() + "\n");
        if (Directory.Exists(model))
            Directory.Delete(model, recursive: true);
    }
}
File.WriteAllText(Path.Combine(folder, "results.md"), Table());
return 0;

string Table()
{
    StringBuilder text = new();
    text.Append($"# Results: {recipe}\n\n{plan["note"]!.GetValue<string>()}\n\n");
    string over = crossValidation ? "" : $", of each {foldName}";
    text.Append($"Mean of seeds {string.Join(", ", seeds)}{over} (lowest to highest). The test score is that of the epoch chosen on dev. Seconds and tokens a second ");
    text.Append("are of training alone, as the trainer prints them. Each run is a line of `results.jsonl`.\n\n");
    string[] machines = [.. experiments.SelectMany(experiment => Runs(experiment).Select(run => Find(experiment, run))).OfType<JsonObject>()
        .Select(run => $"{run["machine"]?.GetValue<string>() ?? "one that was not written down, 2 cores"}, kernels {run["kernels"]}").Distinct()];
    text.Append($"Machine: {string.Join("; ", machines)}.\n\n");
    text.Append($"| experiment | data | test {label} | dev {label} | parameters | best epoch | seconds | tokens/s training | tokens/s prediction | date |\n");
    text.Append("|---|---|---|---|---|---|---|---|---|---|\n");
    foreach (JsonObject experiment in experiments)
    {
        JsonObject[] runs = [.. Runs(experiment).Select(run => Find(experiment, run)).OfType<JsonObject>()];
        if (runs.Length == 0)
            continue;
        text.Append($"| {Name(experiment)} | {experiment["data"]?.GetValue<string>() ?? "made"} | {Score(experiment, runs, "test")} | {Score(experiment, runs, "dev")} | {Median(runs, "parameters"):N0} ");
        text.Append($"| {BestEpochs(runs)} | {Median(runs, "seconds"):N0} | {Median(runs, "tokensPerSecond"):N0} ");
        text.Append($"| {Median(runs, "predictedTokensPerSecond"):N0} | {runs[^1]["date"]} |\n");
    }
    text.Append("\nThe commands, for each seed:\n\n```\n");
    foreach (JsonObject experiment in experiments)
        text.Append($"# {Name(experiment)}\nunroll {string.Join(' ', Arguments(experiment, "DIR").Select(Quoted))}{(Folds(experiment) == 0 ? "" : $" --set {foldField}={foldName.ToUpperInvariant()}")} --seed SEED\n");
    text.Append("```\n\nAll at once, resumable: `dotnet run recipes/results.cs ").Append(args[0]).Append(" --data DIR`.\n");
    return text.ToString();
}

// As a shell takes it.
string Quoted(string argument) => argument.IndexOfAny(['{', '"', '*', ' ']) < 0 ? argument : $"'{argument}'";

string[] Arguments(JsonObject experiment, string directory) =>
    ["train", recipe, .. experiment["data"] is { } part ? ["--data", Path.Combine(directory, part.GetValue<string>())] : Array.Empty<string>(),
        .. plan["threads"] is { } threads ? ["--threads", $"{threads}"] : Array.Empty<string>(),
        .. experiment["set"]!.AsArray().SelectMany(setting => new[] { "--set", setting!.GetValue<string>() })];

// An experiment is run for each seed (its own, if it names some); in cross-validation for each fold, with the first seed. Where "fold" names another field, such
// as data.wave, it is run for each seed with each of its values 1 to "folds".
(int Seed, int Fold)[] Runs(JsonObject experiment)
{
    int[] own = experiment["seeds"] is JsonArray some ? [.. some.Select(seed => seed!.GetValue<int>())] : seeds;
    int[] folds = [.. Enumerable.Range(1, Folds(experiment))];
    if (folds.Length > 0 && crossValidation)
        own = [own[0]];
    return [.. own.SelectMany(seed => folds.DefaultIfEmpty(0).Select(fold => (seed, fold)))];
}

int Folds(JsonObject experiment) => (experiment["folds"] ?? plan["folds"])?.GetValue<int>() ?? 0;

string Event(JsonObject one) => one["event"]!.GetValue<string>();

// Of an epoch the training loss, and the dev score if there is one, to five digits.
JsonNode Point(JsonObject epoch)
{
    JsonNode? score = epoch["score"];
    return new JsonArray([Rounded(epoch["loss"]), .. score is null ? Array.Empty<JsonNode?>() : [Rounded(score)]]);
}

JsonNode? Rounded(JsonNode? number) => number is null ? null : JsonNode.Parse(number.GetValue<double>().ToString("G5"));

string BestEpochs(JsonObject[] runs)
{
    int[] epochs = [.. runs.Select(run => run["bestEpoch"]!.GetValue<int>())];
    return epochs.Length > 10 ? $"{epochs.Min()} to {epochs.Max()}" : string.Join(", ", epochs);
}

string Name(JsonObject experiment) => experiment["name"]!.GetValue<string>();

JsonObject? Find(JsonObject experiment, (int Seed, int Fold) which) => !File.Exists(log) ? null : File.ReadAllLines(log).Select(line => JsonNode.Parse(line)!.AsObject())
    .LastOrDefault(run => run["experiment"]!.GetValue<string>() == Name(experiment) && run["seed"]!.GetValue<int>() == which.Seed && (run["fold"]?.GetValue<int>() ?? 0) == which.Fold
        && (run["set"] is null || JsonNode.DeepEquals(run["set"], experiment["set"])));

// Of the plan's measure, or of the experiment's own, which is then named.
string Score(JsonObject experiment, JsonObject[] runs, string part)
{
    string? own = experiment["measure"]?.GetValue<string>();
    double[] scores = [.. runs.Where(run => run[part] is JsonObject).Select(run => scale * run[part]![own ?? measure]!.GetValue<double>())];
    string range = scores.Length == 1 ? "one run" : scores.Length == 0 ? "" : $"{Number(scores.Min())} to {Number(scores.Max())}{(runs.Length < Runs(experiment).Length ? $", {runs.Length} runs" : "")}";
    return scores.Length == 0 ? "none" : $"{Number(scores.Average())} ({range}){(own is null ? "" : $" {own}")}";
}

string Number(double score) => score.ToString(scale > 1 || score >= 1 ? "F2" : score >= 0.001 ? "F5" : "0.00e0");

double Median(JsonObject[] runs, string field)
{
    double[] values = [.. runs.Select(run => run[field]!.GetValue<double>()).Order()];
    return values[values.Length / 2];
}

string Processor() => File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
    : "unknown";

(int Code, string Output) Run(string file, string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output);
}
