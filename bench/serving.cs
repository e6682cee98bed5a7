#!/usr/bin/env dotnet
#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA1303;MA0051;CA2007;MA0004;CA1849;MA0042;CA2000;CA1031;MA0023;MA0110;SYSLIB1045;CA1310;MA0074;CA1307;MA0001;MA0006;IL2026;IL3050

// Measures `unroll serve` on this machine, from a second process (docs/serving.md). Build the command line first: dotnet build -c Release src/Unroll.Cli
//
//   dotnet run -c Release bench/serving.cs -- load MODEL.model     requests a second and latencies with 1, 16 and 256 connections, with batches and without, by wrk
//   dotnet run -c Release bench/serving.cs -- soak MODEL.model     the same for long with one number of connections, and the memory of the server
//   dotnet run -c Release bench/serving.cs -- reload MODEL.model   replaces a copy of the model again and again while it is asked
//   dotnet run -c Release bench/serving.cs -- kill MODEL.model     kills the server (SIGKILL) and starts it again while a client that tries again asks it
//   dotnet run -c Release bench/serving.cs -- drain MODEL.model    ends the server (SIGTERM) while requests run
//
// --texts FILE: the texts to ask, one on each line (default: a few). --seconds N: how long each measurement runs (default 10; soak 600). --connections N: of soak, reload, kill and drain (default 64).
// --rounds N: how often the server is killed or ended (default 10). --server PROGRAM (default artifacts/bin/Unroll.Cli/release/unroll). reload, kill and drain compare each answer with that of Model.Predict.

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Unroll;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] verbs = ["load", "soak", "reload", "kill", "drain"], options = ["--texts", "--seconds", "--connections", "--rounds", "--server"];
if (args.Length < 2 || args.Length % 2 != 0 || !verbs.Contains(args[0]) || Enumerable.Range(1, (args.Length / 2) - 1).Any(i => !options.Contains(args[2 * i])))
{
    Console.Error.WriteLine($"Found '{string.Join(' ', args)}'; expected one of {string.Join(", ", verbs)}, the folder of a model, and pairs of {string.Join(", ", options)} and a value.");
    return 2;
}
string Given(string name, string otherwise) => Array.IndexOf(args, name) is > 1 and int at ? args[at + 1] : otherwise;
string program = Given("--server", "artifacts/bin/Unroll.Cli/release/unroll");
int seconds = int.Parse(Given("--seconds", args[0] == "soak" ? "600" : "10")), connections = int.Parse(Given("--connections", "64")), rounds = int.Parse(Given("--rounds", "10"));
string[] texts = Given("--texts", "") is { Length: > 0 } file ? [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)]
    : ["flights to boston", "show me the cheapest flight from denver to san francisco on monday morning", "what is the fare code y", "i would like to leave atlanta before noon and be in dallas by five o'clock"];
using TemporaryFolder folder = new();
string copy = folder.Copy(args[1]), name = "served";
using Model model = Model.Load(copy);
string field = model.Problem.Fields.Single().Name;
string[] bodies = [.. texts.Select(text => JsonSerializer.Serialize(new Dictionary<string, string> { [field] = text }))];
switch (args[0])
{
    case "load": await Load(); break;
    case "soak": await Soak(); break;
    case "reload": await Reload(); break;
    case "kill": await Kill(); break;
    default: await Drain(); break;
}
return 0;

async Task Load()
{
    Console.WriteLine($"{"batches",-8} {"connections",11} {"requests/s",11} {"p50 ms",8} {"p99 ms",8} {"errors",7} {"examples a batch",16} {"times the first",15}");
    double first = 0;
    foreach (int batch in new[] { 1, 64 })
    {
        foreach (int count in new[] { 1, 16, 256 })
        {
            await using Server server = await Server.Start(program, copy, 0, "--max-batch", $"{batch}");
            await Wrk(server, count, 10); // until the methods are compiled that run often
            double before = await server.Count("unroll_examples_total"), batches = await server.Count("unroll_batches_total");
            Measured m = await Wrk(server, count, seconds);
            double each = (await server.Count("unroll_examples_total") - before) / (await server.Count("unroll_batches_total") - batches);
            first = first == 0 ? m.PerSecond : first;
            Console.WriteLine($"{(batch == 1 ? "without" : "with"),-8} {count,11} {m.PerSecond,11:F0} {m.Median,8:F2} {m.Worst,8:F2} {m.Errors,7} {each,16:F1} {m.PerSecond / first,15:F1}");
        }
    }
}

async Task Soak()
{
    await using Server server = await Server.Start(program, copy, 0);
    await Wrk(server, connections, 10);
    Console.WriteLine($"memory after 10 s: {server.Megabytes():F0} MB");
    using CancellationTokenSource end = new();
    Task watch = Task.Run(async () =>
    {
        using PeriodicTimer minute = new(TimeSpan.FromMinutes(1));
        try
        {
            while (await minute.WaitForNextTickAsync(end.Token))
                Console.WriteLine($"memory: {server.Megabytes():F0} MB");
        }
        catch (OperationCanceledException)
        {
        }
    });
    Measured m = await Wrk(server, connections, seconds);
    await end.CancelAsync();
    await watch;
    Console.WriteLine($"{seconds} s, {connections} connections: {m.PerSecond:F0} requests/s, p50 {m.Median:F2} ms, p99 {m.Worst:F2} ms, {m.Requests} requests, {m.Errors} errors, memory at the end {server.Megabytes():F0} MB");
}

async Task Reload()
{
    Dictionary<string, string> right = Answers();
    await using Server server = await Server.Start(program, copy, 0, "--reload-s", "0.2");
    Tally tally = new();
    using CancellationTokenSource end = new();
    Task asking = Ask(server.Address, right, tally, false, end.Token);
    long until = Environment.TickCount64 + (seconds * 1000);
    int saved = 0;
    for (; Environment.TickCount64 < until; saved++)
    {
        model.With(new RunReport { Seed = (ulong)(1000 + saved) }).Save(copy); // another version with the same answers
        await Task.Delay(500);
    }
    await end.CancelAsync();
    await asking;
    Console.WriteLine($"{seconds} s, {connections} connections, model replaced {saved} times: {tally}, {tally.Versions.Count} versions answered");
}

async Task Kill()
{
    Dictionary<string, string> right = Answers();
    Tally tally = new();
    using CancellationTokenSource end = new();
    Server server = await Server.Start(program, copy, 0);
    Task asking = Ask(server.Address, right, tally, true, end.Token);
    for (int round = 0; round < rounds; round++)
    {
        await Task.Delay(Random.Shared.Next(500, 2000));
        server.Signal("-KILL");
        server = await Server.Start(program, copy, server.Address.Port);
    }
    await Task.Delay(1000);
    await end.CancelAsync();
    await asking;
    await server.DisposeAsync();
    Console.WriteLine($"{connections} connections, server killed {rounds} times: {tally}");
}

/// Many large requests run when the server is told to end: each is answered.
async Task Drain()
{
    const int each = 50;
    Dictionary<string, string> right = Answers();
    int answered = 0, wrong = 0, lost = 0;
    for (int round = 0; round < rounds; round++)
    {
        await using Server server = await Server.Start(program, copy, 0);
        using HttpClient client = Client(server.Address);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => client.GetStringAsync("/health/live"))); // opens the connections
        string[] asked = [.. Enumerable.Range(0, each).Select(i => texts[i % texts.Length])];
        string body = JsonSerializer.Serialize(new { instances = asked.Select(text => new Dictionary<string, string> { [field] = text }) });
        Task<HttpResponseMessage>[] requests = [.. Enumerable.Range(0, connections).Select(_ => client.PostAsync($"/v1/models/{name}:predict", new StringContent(body, Encoding.UTF8, "application/json")))];
        await Task.WhenAny(requests); // by now the server has read the others
        await Task.Delay(round);
        server.Signal("-TERM");
        foreach (Task<HttpResponseMessage> request in requests)
        {
            try
            {
                using JsonDocument answer = JsonDocument.Parse(await (await request).EnsureSuccessStatusCode().Content.ReadAsStringAsync());
                if (answer.RootElement.GetProperty("predictions").EnumerateArray().Select(one => one.GetRawText()).SequenceEqual(asked.Select(text => right[text])))
                    answered++;
                else
                    wrong++;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                lost++;
            }
        }
        if (await server.Ended() != 0)
            Console.WriteLine("The server did not end with code 0.");
    }
    Console.WriteLine($"server ended {rounds} times with {connections} requests of {each} instances: {answered} answered, {wrong} wrong, {lost} lost");
}

Dictionary<string, string> Answers() => texts.Distinct().ToDictionary(text => text, text => JsonSerializer.Serialize(model.Predict(text)));

static HttpClient Client(Uri address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024, PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

/// Asks over all connections, compares each answer, and tries again where the server is away, if it may.
async Task Ask(Uri address, Dictionary<string, string> right, Tally tally, bool tries, CancellationToken end)
{
    using HttpClient client = Client(address);
    await Task.WhenAll(Enumerable.Range(0, connections).Select(caller => Task.Run(async () =>
    {
        for (int i = caller; !end.IsCancellationRequested; i++)
        {
            int at = i % texts.Length;
            for (bool again = true; again;)
            {
                try
                {
                    using HttpResponseMessage response = await client.PostAsync($"/v1/models/{name}:predict", new StringContent(bodies[at], Encoding.UTF8, "application/json"));
                    string text = await response.Content.ReadAsStringAsync();
                    again = false;
                    if (response.StatusCode != HttpStatusCode.OK)
                    {
                        tally.Fail();
                        continue;
                    }
                    using JsonDocument answer = JsonDocument.Parse(text);
                    tally.Versions.TryAdd(answer.RootElement.GetProperty("version").GetString()!, true);
                    tally.Answer(answer.RootElement.GetProperty("predictions")[0].GetRawText() == right[texts[at]]);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    again = tries;
                    if (!tries)
                    {
                        tally.Fail();
                        continue;
                    }
                    tally.TryAgain();
                    await Task.Delay(20);
                }
            }
        }
    })));
}

async Task<Measured> Wrk(Server server, int count, int time)
{
    string script = folder.Write("ask.lua", $$"""
        local bodies = { {{string.Join(", ", bodies.Select(body => $"[==[{body}]==]"))}} }
        local at = 0
        request = function()
          at = at % #bodies + 1
          return wrk.format("POST", "/v1/models/{{name}}:predict", { ["Content-Type"] = "application/json" }, bodies[at])
        end
        """);
    using Process wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{count}", $"-d{time}s", "--latency", "--timeout", "60s", "-s", script, server.Address.ToString()]) { RedirectStandardOutput = true })!;
    string output = await wrk.StandardOutput.ReadToEndAsync();
    double Number(string pattern) => Regex.Match(output, pattern) is { Success: true } match ? double.Parse(match.Groups[1].Value) * (match.Groups[2].Value switch { "us" => 0.001, "s" => 1000, _ => 1 }) : 0;
    double errors = Number(@"Non-2xx or 3xx responses: (\d+)()") + Regex.Match(output, @"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)").Groups.Values.Skip(1).Sum(group => double.Parse(group.Value is "" ? "0" : group.Value));
    return new Measured(Number(@"Requests/sec:\s+([\d.]+)()"), Number(@"50%\s+([\d.]+)(us|ms|s)"), Number(@"99%\s+([\d.]+)(us|ms|s)"), (long)errors, (long)Number(@"(\d+) requests in ()"));
}

/// What a run gave: latencies in milliseconds.
internal sealed record Measured(double PerSecond, double Median, double Worst, long Errors, long Requests);

/// What became of requests.
internal sealed class Tally
{
    private long right, wrong, failed, again;

    public ConcurrentDictionary<string, bool> Versions { get; } = [];

    public void Answer(bool isRight) => Interlocked.Increment(ref isRight ? ref right : ref wrong);

    public void Fail() => Interlocked.Increment(ref failed);

    public void TryAgain() => Interlocked.Increment(ref again);

    public override string ToString() => $"{right} answered right, {wrong} wrong, {failed} failed, {again} tried again";
}

/// A server in a process of its own.
internal sealed class Server : IAsyncDisposable
{
    private readonly Process process;

    private Server(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<Server> Start(string program, string folder, int port, params string[] options)
    {
        while (true)
        {
            Process process = Process.Start(new ProcessStartInfo(program, ["serve", folder, "--port", $"{port}", "--log", "none", .. options]) { RedirectStandardOutput = true })!;
            if (await process.StandardOutput.ReadLineAsync() is { } line)
                return new Server(process, new Uri(line.Split(' ')[2]));
            await process.WaitForExitAsync(); // the port of a process that was killed is not free at once
            await Task.Delay(100);
        }
    }

    public double Megabytes() => double.Parse(Regex.Match(File.ReadAllText($"/proc/{process.Id}/status"), @"VmRSS:\s+(\d+) kB").Groups[1].Value) / 1024;

    public async Task<double> Count(string metric)
    {
        using HttpClient client = new() { BaseAddress = Address };
        return double.Parse(Regex.Match(await client.GetStringAsync("/metrics"), $@"(?m)^{metric}\{{.*\}} ([\d.e+]+)").Groups[1].Value);
    }

    public void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> Ended()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            Signal("-TERM");
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// A folder that goes at the end.
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("unroll-serving-");

    public string Copy(string source)
    {
        string target = Path.Combine(folder.FullName, "served.model");
        Directory.CreateDirectory(target);
        foreach (string one in Directory.GetFiles(source))
            File.Copy(one, Path.Combine(target, Path.GetFileName(one)));
        return target;
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => folder.Delete(true);
}
