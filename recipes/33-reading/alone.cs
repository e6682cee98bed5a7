#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;MA0136;IL2026;IL3050

// Trains a model for each bAbI task alone, in three configurations with two starts each, and chooses one model per task by its error on the dev set.
//
//   dotnet run recipes/33-reading/alone.cs -- babi-en             makes the runs that alone.csv does not have yet, and prints the chosen models
//   options: --seeds 1, --tasks 1,2,16 (default: all), --csv FILE (default: alone.csv beside this script), --program FILE (an `unroll` that is built; default: builds it)
//
// It can be stopped; called again it makes the runs that are missing. Errors are in percent. A run whose starts all gave up has no scores and is not chosen.

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("usage: dotnet run recipes/33-reading/alone.cs -- FOLDER [--seeds N] [--tasks 1,2] [--csv FILE] [--program FILE]; FOLDER is that of the bAbI tasks, with files such as qa1_single-supporting-fact_train.txt");
    return 2;
}
(string Name, string[] Settings)[] configurations =
[
    ("layer-wise", ["model.tying=layerWise", "model.linearStart=0"]),
    ("adjacent", ["model.linearStart=0"]),
    ("linear-start-sgd", ["training.optimizer.type=sgd", "training.optimizer.rate=0.32", "training.clipNorm=1.25", "training.schedule.type=decay", "training.schedule.factor=0.973"]),
];
string folder = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFilePath")!)!, root = Path.Combine(folder, "..", "..");
string table = Option("--csv") ?? Path.Combine(folder, "alone.csv");
if (Option("--program") is null && Run("dotnet", ["build", "-c", "Release", "-v", "q", "--nologo", Path.Combine(root, "src", "Unroll.Cli")]).Code != 0)
    return 1;
string program = Option("--program") ?? Path.Combine(root, "artifacts", "bin", "Unroll.Cli", "release", "unroll");
int[] tasks = [.. Option("--tasks")?.Split(',').Select(int.Parse) ?? Enumerable.Range(1, 20)];
if (!File.Exists(table))
    File.WriteAllText(table, "task,configuration,seed,epoch,loss,dev,test,factSeen,factsSeen\n");
List<string[]> rows = [.. File.ReadLines(table).Skip(1).Select(line => line.Split(','))];
for (int seed = 1; seed <= int.Parse(Option("--seeds") ?? "1"); seed++)
{
    foreach ((string name, string[] settings) in configurations)
    {
        foreach (int task in tasks)
        {
            string[] run = [$"{task}", name, $"{seed}"];
            if (rows.Any(row => row[..3].SequenceEqual(run)))
                continue;
            string model = Path.Combine(Path.GetTempPath(), $"unroll-alone-{Environment.ProcessId}");
            (int code, string output) = Run(program, ["train", "reading", "--data", args[0], "--threads", "1", "--json", "--out", model, "--seed", $"{seed}", .. settings.Concat(["training.restarts=2", "training.faults.leap=0", $"data.tasks={task}"]).SelectMany(setting => new[] { "--set", setting })]);
            if (code is not (0 or 1) || (code == 1 && output.Length == 0))
                return code;
            rows.Add([.. run, .. code == 0 ? Scores([.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)]) : ["", "", "", "", "", ""]]);
            File.AppendAllText(table, string.Join(',', rows[^1]) + "\n");
            Console.Error.WriteLine(string.Join("  ", rows[^1]));
            Directory.Delete(model, recursive: true);
        }
    }
}
Console.WriteLine("task  configuration      seed  dev error  test error  attention on a fact  on all facts");
List<double> errors = [];
foreach (IGrouping<int, string[]> task in rows.GroupBy(row => int.Parse(row[0])).OrderBy(group => group.Key))
{
    string[] best = task.Where(row => row[5].Length > 0).OrderBy(row => Number(row[5])).ThenBy(row => Number(row[4])).First(); // among equal dev errors, the lowest training loss
    Console.WriteLine($"{task.Key,4}  {best[1],-17}  {best[2],4}  {Number(best[5]),9:0.0}  {Number(best[6]),10:0.0}  {Number(best[7]),19:0.0}  {Number(best[8]),12:0.0}");
    errors.Add(Number(best[6]));
}
Console.WriteLine($"mean test error {errors.Average():0.00} %, {errors.Count(error => error < 5)} of {errors.Count} tasks under 5 %");
return 0;

// What the last line of a run says, and the training loss of its best epoch.
static string[] Scores(JsonNode[] events)
{
    JsonNode finished = events[^1];
    int best = finished["bestEpoch"]!.GetValue<int>();
    JsonNode epoch = events.Single(one => one["event"]!.GetValue<string>() == "epoch" && one["epoch"]!.GetValue<int>() == best);
    JsonNode dev = finished["dev"]!, test = finished["test"]!;
    return [$"{best}", Rounded(epoch["loss"]!, 1, "0.####"), Rounded(dev["meanError"]!, 100, "0.##"), Rounded(test["meanError"]!, 100, "0.##"), Rounded(test["factSeen"]!, 100, "0.##"), Rounded(test["factsSeen"]!, 100, "0.##")];
}

static string Rounded(JsonNode number, double factor, string format) => (factor * number.GetValue<double>()).ToString(format);

static double Number(string field) => double.Parse(field);

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

static (int Code, string Output) Run(string file, string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output);
}
