using System.Diagnostics;

namespace Unroll.Cli.Tests;

/// <summary>Whatever a shell does to the three streams: an answer or a sentence, and the exit code that belongs to it.</summary>
[Collection(nameof(ModelCollection))]
public sealed class StreamTests(TrainedModel trained)
{
    private const string Unread = "unroll: standard input: found it closed;", Unwritten = "unroll: standard output: found it closed,", Pipe = "found a pipe that nobody has opened for writing";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll");

    [Theory]
    [InlineData("predict M hello <&-", 0, "hello", "")]
    [InlineData("predict M hello 2>&-", 0, "hello", "")]
    [InlineData("predict M hello <&- 2>&-", 0, "hello", "")]
    [InlineData("predict M hello >&-", 1, "", Unwritten)]
    [InlineData("predict M hello <&- >&-", 1, "", Unwritten)]
    [InlineData("predict M hello >&- 2>&-", 1, "", "")]
    [InlineData("predict M hello 2>&- >&- <&-", 1, "", "")]
    [InlineData("predict M <&-", 1, "", Unread)]
    [InlineData("predict M --json <&- >&-", 1, "", Unread)]
    [InlineData("--help >&-", 1, "", Unwritten)]
    [InlineData("predict M hello >/dev/full", 1, "", "unroll: what was to be written (or read) could not be: No space left on device")]
    [InlineData("predict nothing hello 2>/dev/full", 1, "", "")]
    [InlineData("predict M hello | true", 0, "", "")]
    [InlineData("predict M </dev/null", 0, "", "")]
    [InlineData("predict M < .", 1, "", "unroll: standard input: cannot be read")]
    public async Task ClosedFullAndBrokenStreams(string line, int code, string output, string error)
    {
        (int actual, string written, string said) = await Shell(line);
        Assert.Equal((code, output.Length), (actual, written.TrimEnd().Length));
        Assert.StartsWith(output, written, StringComparison.Ordinal);
        Assert.StartsWith(error, said, StringComparison.Ordinal);
        Assert.Equal(error.Length > 0 ? 1 : 0, said.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("predict M --file fifo")]
    [InlineData("evaluate M --data fifo")]
    [InlineData("predict folder hello")]
    [InlineData("inspect fifo.safetensors")]
    public async Task APipeThatNobodyWritesTo(string line)
    {
        (int code, string output, string error) = await Shell($"{line}", "mkfifo fifo fifo.safetensors; mkdir folder; mkfifo folder/model.json");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(Pipe, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict M hello --out fifo")]
    [InlineData("lab trellis M hello --svg fifo")]
    [InlineData("train slot-filling --quiet --out new.model --set training.epochs=1 --csv fifo")]
    [InlineData("import weights.safetensors --out fifo")]
    public async Task APipeThatNobodyReads(string line)
    {
        (int code, _, string error) = await Shell(line, "mkfifo fifo");
        Assert.Equal(1, code);
        Assert.Contains("found a pipe that nobody has opened for reading", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeviceIsNotReplacedByAFile()
    {
        (int code, _, string error) = await Shell("import weights.safetensors --out /dev/null");
        Assert.Equal((1, "unroll: /dev/null: found a pipe or a device; expected a file, new or not, since it is written beside its place and then put there.\n"), (code, error));
    }

    [Theory]
    [InlineData("predict M hello --out fifo", "hello")]
    [InlineData("lab trellis M hello --svg fifo", "<svg")]
    public async Task APipeThatSomebodyReadsIsWritten(string line, string start)
    {
        (int code, _, string error) = await Shell(line, "mkfifo fifo; cat fifo >&2 &");
        Assert.Equal(0, code);
        Assert.Contains(start, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APipeThatSomebodyWritesToIsAnswered()
    {
        (int code, string output, _) = await Shell("predict M --file fifo", "mkfifo fifo; (sleep 1; echo hello > fifo) &");
        Assert.Equal((0, "hello\n"), (code, output));
    }

    /// <summary>An answer is there before the next line is asked for.</summary>
    [Fact]
    public async Task AnswersComeAsLinesArrive()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Program, "predict", trained.Folder]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        foreach (string word in new[] { "one", "two" })
        {
            await process.StandardInput.WriteLineAsync(word);
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            Assert.Contains(word, await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Runs the program in a shell; the code comes by a file, since the line may be a pipe.</summary>
    private async Task<(int Code, string Output, string Error)> Shell(string line, string before = ":")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /bin/sh and /dev/full, and closed streams are found out on Linux");
        using TemporaryFolder folder = new();
        string[] parts = line.Replace(" M", $" '{trained.Folder}'", StringComparison.Ordinal).Split(" | ");
        string script = $"cd '{folder.Path}'; {before}\n{{ dotnet exec '{Program}' {parts[0]}; echo $? >code; }}{string.Concat(parts.Skip(1).Select(part => $" | {part}"))}";
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (int.Parse(await File.ReadAllTextAsync(folder["code"], patience.Token), System.Globalization.CultureInfo.InvariantCulture), await output, await error);
    }
}
