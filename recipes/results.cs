#!/usr/bin/env dotnet
#:project ../tools/Unroll.Results/Unroll.Results.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;MA0136;IL2026;IL3050

// Makes the runs of a recipe's experiments, and the table of their results.
//
//   dotnet run recipes/results.cs 01-slot-filling --data DIR             makes the runs that results.jsonl does not have yet, and writes results.md
//   dotnet run recipes/results.cs 01-slot-filling --data DIR --seed 2    makes only those of one seed
//   dotnet run recipes/results.cs 01-slot-filling --data DIR --keep DIR  keeps the models, in folders such as "LSTM, both directions, seed 1"
//   dotnet run recipes/results.cs -- --tables                               runs nothing, and writes results.md of every recipe from its results.jsonl
//
// DIR is the folder of the corpora, as `unroll data get` leaves them in its cache. It can be stopped; called again it resumes the run that was stopped.
// A line of results.jsonl is what `train` reported at the end, and "curve": for each epoch the training loss and, with a dev set, the dev score.

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Unroll.Tools;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string recipes = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFilePath")!)!;
if (args is ["--tables"])
{
    foreach (string each in ResultsTable.Folders(recipes))
        WriteTable(each);
    return 0;
}
int dataAt = Array.IndexOf(args, "--data");
if (args.Length < 1 || dataAt < 1 || dataAt + 1 >= args.Length || !File.Exists(Path.Combine(recipes, args[0], "experiments.json")))
{
    Console.Error.WriteLine("usage: dotnet run recipes/results.cs RECIPE-FOLDER --data DIR [--seed N] [--keep DIR], or --tables; RECIPE-FOLDER is one such as 01-slot-filling");
    return 2;
}
string? keep = Array.IndexOf(args, "--keep") is >= 0 and var kept && kept + 1 < args.Length ? args[kept + 1] : null;
int? only = Array.IndexOf(args, "--seed") is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1]) : null;
string folder = Path.Combine(recipes, args[0]), data = args[dataAt + 1];
string project = Path.Combine(recipes, "..", "src", "Unroll.Cli");
if (Run("dotnet", ["build", "-c", "Release", "-v", "q", "--nologo", project]).Code != 0)
    return 1;
string program = Path.Combine(recipes, "..", "artifacts", "bin", "Unroll.Cli", "release", "unroll");
Experiments plan = new(folder);
foreach (JsonObject experiment in plan.All)
{
    foreach ((int seed, int fold) in plan.Planned(experiment).Where(run => plan.Find(experiment, run) is null && (only is null || run.Seed == only)))
    {
        string[] asked = [.. plan.Arguments(experiment, data), .. fold > 0 ? ["--set", $"{plan.FoldField}={fold}"] : Array.Empty<string>(), "--seed", $"{seed}"];
        string title = $"{Experiments.Name(experiment)}, seed {seed}{(fold > 0 ? $", {plan.FoldName} {fold}" : "")}";
        string model = keep is not null ? Path.Combine(keep, title) : Path.Combine(Path.GetTempPath(), "unroll-results", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', asked))))[..16]);
        string[] command = [.. asked, "--out", model, "--resume", "--json"];
        Console.WriteLine($"{title}: unroll {string.Join(' ', command)}");
        (int code, string output) = Run(program, command);
        if (code != 0)
            return code;
        JsonObject[] events = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
        if (events.LastOrDefault(one => one["event"]!.GetValue<string>() == "finished") is not { } finished)
            throw new InvalidOperationException($"{model}: the run is finished, but its result was not recorded. Delete that folder and run this again.");
        finished.Remove("model");
        finished["curve"] = new JsonArray([.. JsonNode.Parse(File.ReadAllText(Directory.GetFiles(model, "report-*.json").Single()))!["epochs"]!.AsArray().Select(epoch => Point(epoch!.AsObject()))]);
        finished["experiment"] = Experiments.Name(experiment);
        finished["set"] = experiment["set"]!.DeepClone();
        finished["seed"] = seed;
        if (fold > 0)
            finished["fold"] = fold;
        finished["machine"] = $"{Processor()}, {Environment.ProcessorCount} core{(Environment.ProcessorCount == 1 ? "" : "s")}";
        finished["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd");
        File.AppendAllText(plan.Log, finished.ToJsonString() + "\n");
        if (keep is null && Directory.Exists(model))
            Directory.Delete(model, recursive: true);
    }
}
WriteTable(folder);
return 0;

void WriteTable(string recipe) => File.WriteAllText(Path.Combine(recipe, "results.md"), ResultsTable.Write(new Experiments(recipe)));

// The training loss of an epoch, and the dev score if there is one, to five digits.
JsonNode Point(JsonObject epoch)
{
    JsonNode? score = epoch["score"];
    return new JsonArray([Rounded(epoch["loss"]), .. score is null ? Array.Empty<JsonNode?>() : [Rounded(score)]]);
}

JsonNode? Rounded(JsonNode? number) => number is null ? null : JsonNode.Parse(number.GetValue<double>().ToString("G5"));

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
