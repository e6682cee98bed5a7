#!/usr/bin/env dotnet
#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Kills training at random moments and goes on with --resume, many times over:
//   dotnet run make.cs kills --kills 200 --seed 1 [--recipe NAME|writing] [--data DIR] [train's further options, such as --set training.epochs=2]
// Without --recipe, it is slot-filling; "writing" is each recipe of a model that writes, in a size that takes seconds, with so many kills each; "counting" each hidden Markov model.
// Each process is killed within 0.3 to --within seconds more (4, or what an undisturbed run takes; more is wanted where the machine is busy). After
// each kill the model that is there, if any, must load. Each run that comes to its end must have the weights of the undisturbed one, bit for bit, and
// its report. Ends with exit code 0 if all that held.

using System.Diagnostics;
using System.Security.Cryptography;
using Unroll;

int kills = int.Parse(Option("--kills") ?? "20"), seed = int.Parse(Option("--seed") ?? "1");
string root = Path.GetDirectoryName(Path.GetDirectoryName((string)AppContext.GetData("EntryPointFilePath")!)!)!;
string program = Path.Combine(root, "artifacts", "bin", "Unroll.Cli", "release", "unroll"), folder = Path.Combine(Path.GetTempPath(), $"unroll-kills-{Environment.ProcessId}");
string[] small = ["model.encoder.cell.hidden=8", "model.decoder.cell.hidden=8"], narrow = [.. small, "model.input.embedding=8", "model.decoder.embedding=8", "model.decoder.readout=8", "training.epochs=3"];
string[] players = ["model.generator.units=2", "model.discriminator.units=2", "model.discriminator.features=8", "model.judge.filters=[2]", "training.batchExamples=256", "training.epochs=2"];
Dictionary<string, string[]> writing = new()
{
    ["translation"] = [.. small, "model.input={\"type\":\"text\",\"embedding\":8,\"text\":{\"subwords\":60}}", "model.decoder.embedding=8", "model.inputDropout=0.1", "model.decoder.scheduledSampling=0.2", "training.epochs=2"],
    ["parsing"] = narrow,
    ["chat"] = [.. narrow, "model.decoder.inputFeeding=true"],
    ["text-autoencoder"] = narrow,
    ["skip-thought"] = narrow,
    ["document-autoencoder"] = [.. small, "model.input.embedding=8", "model.documentEncoder.cell.hidden=16", "model.documentDecoder.cell.hidden=16", "training.epochs=3"],
    ["captions"] = ["model.input.filters=[4]", "model.decoder.cell.hidden=8", "training.epochs=2"],
    ["key-terms"] = ["model.network={\"encoder\":{\"cell\":{\"type\":\"lstm\",\"hidden\":8},\"bidirectional\":true}}", "training.optimizer=adam", "training.epochs=2"],
    ["adversarial-tags"] = [.. small[..1], "model.input.embedding=8", "model.discriminator.encoder.cell.hidden=8", "training.epochs=3"],
    ["gan-mixture"] = ["data.train=2000", "data.dev=100", "data.test=100", "model.discriminatorSteps=2", "training.epochs=6"],
    ["gan-waves"] = ["data.train=1000", "data.dev=50", "data.test=50", "model.generator.units=8", "model.discriminator.units=8", "training.epochs=4"],
    ["gan-digits"] = players,
    ["text-to-digit"] = players,
    ["half-digit"] = [.. players, "model.picture.filters=[2]"],
    ["energy-gan"] = players,
    ["reading"] = ["training.epochs=40", "model.size=20"],
    ["listening"] = ["training.epochs=6", "model.encoder.cell.hidden=16"],
    ["turing-machine"] = ["model.encoder.cell.cell.hidden=8", "model.encoder.cell.slots=16", "data.train=300", "data.dev=20", "data.test=20", "data.maxLength=8", "training.epochs=3"],
    ["visual-questions"] = ["data.height=16", "data.width=16", "model.picture.filters=[4]", "model.encoder.cell.hidden=16", "training.epochs=2"],
    ["speech"] = ["model.encoder.cell.hidden=8", "data.train=300", "data.dev=50", "data.test=50", "model.input.augment={\"speeds\":[0.9,1.1],\"timeMasks\":1}", "training.epochs=3"],
    ["speech-hybrid"] = ["model.encoder.cell.hidden=8", "data.train=100", "data.dev=20", "data.test=20", "training.epochs=3"],
    ["speech-attention"] = ["model.encoder.cell.hidden=8", "model.output.decoder.cell.hidden=8", "data.train=200", "data.dev=20", "data.test=20", "training.epochs=2"],
};
string asked = Option("--recipe") ?? "slot-filling";
Random random = new(seed);
Dictionary<string, string[]> counting = new()
{
    ["weather-hmm"] = ["data.train=1000", "training.epochs=60"],
    ["earthquakes-hmm"] = ["training.epochs=150", "training.optimizer.tolerance=0"],
    ["pos-hmm"] = [],
    ["sprinkler"] = ["model.structure={\"type\":\"given\",\"network\":\"sprinkler\"}", "data.missing=0.3", "training.optimizer.tolerance=0", "training.epochs=600"],
};
return (asked == "writing" ? writing.Keys.ToArray() : asked == "counting" ? counting.Keys.ToArray() : [asked]).Sum(Recipe) == 0 ? 0 : 1;

// 0 if all held for a recipe.
int Recipe(string recipe)
{
    string[] train = ["train", recipe, "--quiet", .. writing.GetValueOrDefault(recipe, counting.GetValueOrDefault(recipe, [])).SelectMany(setting => new[] { "--set", setting }), .. args.Where((_, i) => !IsOurs(i))];
    Console.WriteLine(recipe);
    try
    {
        Stopwatch clock = Stopwatch.StartNew();
        string whole = Path.Combine(folder, "whole.model");
        if (Run([.. train, "--out", whole], null) != 0)
            return 1;
        double seconds = clock.Elapsed.TotalSeconds, within = double.Parse(Option("--within") ?? $"{Math.Min(seconds, 4)}");
        (string weights, string report) = Prints(whole);
        Console.WriteLine($"undisturbed: {seconds:0.0} s, weights {weights[..16]}");
        int killed = 0, moved = 0, ended = 0, different = 0, broken = 0, loads = 0;
        while (killed < kills)
        {
            string model = Path.Combine(folder, $"{ended}.model");
            while (true)
            {
                DateTime begun = DateTime.UtcNow;
                string every = new[] { "0", "0.05", "0.3", "1" }[random.Next(4)];
                int code = Run([.. train, "--out", model, "--resume", "--checkpoint-every", every], killed < kills ? TimeSpan.FromSeconds(0.3 + (random.NextDouble() * within)) : null);
                if (code == 0)
                    break;
                if (code != 137)
                    return Fail($"a resumed run ended with exit code {code}");
                killed++;
                moved += Directory.Exists(model) && Directory.GetFiles(model).Any(file => File.GetLastWriteTimeUtc(file) > begun && !file.EndsWith(".lock", StringComparison.Ordinal)) ? 1 : 0;
                if (File.Exists(Path.Combine(model, "model.json")))
                {
                    loads++;
                    try
                    {
                        Model.Load(model).Dispose();
                    }
                    catch (UnrollException e)
                    {
                        broken++;
                        Console.WriteLine($"after kill {killed}: {e.Message}");
                    }
                }
            }
            ended++;
            if (Prints(model) != (weights, report))
            {
                different++;
                Console.WriteLine($"run {ended} ended with other weights or another report");
            }
            Directory.Delete(model, recursive: true);
            Console.WriteLine($"{killed} kills, {moved} of them after something was saved; {ended} runs ended, {different} of them different; {loads} models looked at after a kill, {broken} of them did not load");
        }
        return different + broken == 0 ? 0 : 1;
    }
    finally
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

bool IsOurs(int i) => args[i] is "--kills" or "--seed" or "--within" or "--recipe" || (i > 0 && args[i - 1] is "--kills" or "--seed" or "--within" or "--recipe");

int Fail(string what)
{
    Console.WriteLine(what);
    return 1;
}

// The exit code; 137 if it was killed.
int Run(string[] command, TimeSpan? until)
{
    using Process process = Process.Start(new ProcessStartInfo(program, command) { RedirectStandardError = true })!;
    Task<string> error = process.StandardError.ReadToEndAsync();
    if (until is not { } limit || process.WaitForExit(limit))
    {
        process.WaitForExit();
        if (process.ExitCode != 0)
            Console.WriteLine(error.Result);
        return process.ExitCode;
    }
    process.Kill();
    process.WaitForExit();
    return process.ExitCode;
}

(string Weights, string Report) Prints(string model)
{
    string One(string pattern) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Directory.GetFiles(model, pattern).Single())));
    return (One("weights-*.safetensors"), One("report-*.json"));
}
