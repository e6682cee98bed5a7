using System.Diagnostics;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>What only a process of its own shows: signals and pipes.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ProcessTests(TrainedModel trained)
{
    private const int MostMilliseconds = 600_000; // a hang, however busy the machine is

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll");

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void ASignalSavesTheBestAndACheckpointAndEndsWithItsCode(string signal, int code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent by kill");
        using TemporaryFolder folder = new();
        using Process process = Start("dotnet",
            ["exec", Program, "train", "slot-filling", .. Cli.Tiny, "--set", "training.epochs=100000", "--out", folder["m.model"], "--json"]);
        string last = "";
        bool signalled = false;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = line;
            if (!signalled && line.StartsWith("{\"event\":\"epoch\"", StringComparison.Ordinal))
            {
                signalled = true;
                using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
                kill.WaitForExit();
            }
        }
        Assert.Equal("", process.StandardError.ReadToEnd());
        Assert.True(process.WaitForExit(MostMilliseconds));
        Assert.Equal(code, process.ExitCode);
        JsonElement finished = JsonDocument.Parse(last).RootElement;
        Assert.Equal("finished", finished.GetProperty("event").GetString());
        Assert.True(finished.GetProperty("interrupted").GetBoolean());
        using Model model = Model.Load(folder["m.model"]);
        Assert.Equal(finished.GetProperty("test").GetProperty("f1").GetDouble(), model.Report.Test!["f1"]);
        Assert.False(model.Report.Complete);
        Assert.True(File.Exists(Path.Combine(folder["m.model"], "checkpoint.safetensors")));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void AVerbThatHasNothingToSaveEndsAtOnce(string signal, int code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent by kill");
        using Process process = Start("dotnet", ["exec", Program, "predict", trained.Folder, "--json"]);
        process.StandardInput.WriteLine("flights to boston");
        process.StandardInput.Flush();
        Assert.StartsWith("{", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
        Assert.True(process.WaitForExit(MostMilliseconds));
        Assert.Equal(code, process.ExitCode);
    }

    /// <summary>The lock goes with the process, and so much of the run as the last checkpoint has is not lost.</summary>
    [Fact]
    public void AFolderIsOneRunsUntilItsProcessIsGone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "processes are killed by kill");
        using TemporaryFolder folder = new();
        string[] run = ["train", "slot-filling", .. Cli.Tiny, "--set", "training.epochs=100000", "--out", folder["m.model"], "--checkpoint-every", "0", "--json"];
        using Process process = Start("dotnet", ["exec", Program, .. run]);
        try
        {
            while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("{\"event\":\"epoch\"", StringComparison.Ordinal))
                Assert.StartsWith("{\"event\":\"step\"", line, StringComparison.Ordinal);
            foreach (string option in new[] { "--resume", "--restart" })
            {
                Outcome second = Cli.Run([.. run, option]);
                Assert.Equal((1, $"unroll: --out {folder["m.model"]}: another run is writing to this folder; wait for its end, or choose another folder.\n"), (second.Code, second.Error));
            }
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill(); // by SIGKILL, which no process hears of
        }
        Assert.True(process.WaitForExit(MostMilliseconds));
        using (Model model = Model.Load(folder["m.model"]))
            Assert.False(model.Report.Complete);
        Outcome resumed = Stopped.After("\"event\":\"step\"", 1, [.. run, "--resume"]);
        Assert.Equal((130, ""), (resumed.Code, resumed.Error));
        Assert.Equal("resumed", resumed.JsonLines[0].GetProperty("event").GetString());
    }

    [Fact]
    public void AClosedPipeEndsQuietly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs a shell with head");
        using TemporaryFolder folder = new();
        string file = folder.Write("many.txt", string.Concat(Enumerable.Repeat("flights to boston\n", 20_000)));
        using Process process = Start("sh", ["-c", $"dotnet exec '{Program}' predict '{trained.Folder}' --file '{file}' --json | head -n 2"]);
        string output = process.StandardOutput.ReadToEnd();
        Assert.Equal("", process.StandardError.ReadToEnd());
        Assert.True(process.WaitForExit(MostMilliseconds));
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static Process Start(string program, IEnumerable<string> args)
    {
        ProcessStartInfo info = new(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using IDisposable heeds = new HeededSignal();
        return Process.Start(info)!;
    }
}
