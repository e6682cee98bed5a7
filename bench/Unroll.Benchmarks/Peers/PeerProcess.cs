using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Benchmarks;

/// <summary>Another toolkit in a process of its own: it reads a question a line, answers it by a line, and sleeps between.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly string name;

    private PeerProcess(string name, Process process)
    {
        this.name = name;
        this.process = process;
    }

    /// <summary>The program of bench/Unroll.Peers, which `make.cs bench` builds.</summary>
    public static string Ours => Path.Combine("artifacts", "bin", "Unroll.Peers", "release", "Unroll.Peers");

    /// <summary>Starts a server.</summary>
    /// <exception cref="BenchException">It cannot be started.</exception>
    public static PeerProcess Start(string name, string program, string argument, IEnumerable<(string Name, string Value)> environment)
    {
        ProcessStartInfo info = new(program, [argument]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach ((string variable, string value) in environment)
            info.Environment[variable] = value;
        try
        {
            return new PeerProcess(name, Process.Start(info)!);
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new BenchException($"{name} cannot be asked: {program} does not start ({error.Message}).");
        }
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="BenchException">It answered with an error, or not at all.</exception>
    public JsonObject Ask(string what, JsonObject? more = null)
    {
        JsonObject question = more?.DeepClone().AsObject() ?? [];
        question["do"] = what;
        try
        {
            process.StandardInput.WriteLine(question.ToJsonString());
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw new BenchException($"{name} has ended.");
        }
        string line = process.StandardOutput.ReadLine() ?? throw new BenchException($"{name} ended when it was asked to {what}.");
        try
        {
            JsonObject answer = JsonNode.Parse(line)!.AsObject();
            return answer["error"] is { } error ? throw new BenchException($"{name}, asked to {what}: {error}") : answer;
        }
        catch (JsonException)
        {
            throw new BenchException($"{name}, asked to {what}, answered: {line}");
        }
    }

    /// <summary>The median time of a call.</summary>
    public double Time(string id, double seconds, int least = Calls.Least) =>
        (double)Ask("time", new JsonObject { ["id"] = id, ["seconds"] = seconds, ["least"] = least })["seconds"]!;

    /// <summary>The median time of a call, or of a shorter one where the case has one; a call above the limit is the last.</summary>
    public double Try(string id, double seconds, int least, double limit) =>
        (double)Ask("time", new JsonObject { ["id"] = id, ["seconds"] = seconds, ["least"] = least, ["limit"] = limit, ["trial"] = true })["seconds"]!;

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
            process.Kill();
        process.Dispose();
    }
}
