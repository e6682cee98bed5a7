using System.Diagnostics;

namespace Unroll.Cli.Tests;

/// <summary>A process that may use little memory says so in one sentence, whatever it was doing.</summary>
[Collection(nameof(ModelCollection))]
public sealed class OutOfMemoryTests(TrainedModel trained)
{
    private const string Limit = "0x3000000"; // 48 MB for the garbage collector

    [Theory]
    [InlineData("train", "slot-filling", "--set", "model.input.embedding=20000")]
    [InlineData("predict", "MODEL", "--file", "LONG")]
    [InlineData("predict", "MODEL", "--best", "1000", "--file", "LONG")]
    [InlineData("inspect", "FOLDER")]
    [InlineData("evaluate", "MODEL", "--data", "FOLDER")]
    public async Task ItIsASentence(params string[] args)
    {
        using TemporaryFolder folder = new();
        string words = string.Concat(Enumerable.Range(0, 120_000).Select(i => $"w{i} ")); // below the longest line that is read
        Dictionary<string, string> places = new() { ["MODEL"] = trained.Folder, ["LONG"] = folder.Write("long.txt", words + "\n"), ["FOLDER"] = folder["data"] };
        Directory.CreateDirectory(folder["data"]);
        folder.Write("data/test.conll", string.Concat(Enumerable.Range(0, 200_000).Select(i => $"w{i} O\n")));
        ProcessStartInfo start = new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), .. args.Select(arg => places.GetValueOrDefault(arg, arg))])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder["."],
            UseShellExecute = false,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = Limit;
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        string error = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        await output;
        Assert.DoesNotContain("internal error", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Contains(process.ExitCode, (int[])[1, 2]);
        Assert.StartsWith("unroll: ", error, StringComparison.Ordinal);
    }
}
