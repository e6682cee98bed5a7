using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Unroll.Cli;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>`unroll serve`: says where it listens, answers, and ends with code 0 when it is told to.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ServeCommandTests(TrainedModel trained)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItServesUntilItIsInterrupted()
    {
        using CancellationTokenSource interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        LineWriter output = new();
        using StringWriter error = new();
        using Host host = new(TextReader.Null, output, error) { Interrupted = interrupt.Token };
        Task<int> run = Task.Run(() => UnrollCli.Run(["serve", trained.Folder, "--port", "0", "--max-batch", "8", "--max-wait-ms", "0.5", "--max-waiting", "50", "--threads", "1"], host), Cancelled);
        string line = await output.Next(Cancelled);
        Assert.Matches(@"^Listening on http://127\.0\.0\.1:\d+ with tiny; Ctrl-C ends the server\.$", line);
        using HttpClient client = new() { BaseAddress = new Uri(line.Split(' ')[2]) };
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/v1/models/tiny:predict", UriKind.Relative), new StringContent("""{"text": "to boston"}""", Encoding.UTF8, "application/json"), Cancelled);
        Assert.Contains("\"predictions\"", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        await interrupt.CancelAsync();
        Assert.Equal("Stopping: the requests that were taken are answered first.", await output.Next(Cancelled));
        Assert.Equal(0, await run);
        Assert.Equal("", error.ToString());
    }

    /// <summary>SIGTERM, as containers and service managers send it: code 0, and nothing on standard error.</summary>
    [Fact]
    public async Task TheProcessEndsInOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are sent by kill");
        ProcessStartInfo info = new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "serve", trained.Folder, "--port", "0", "--log", "none"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        info.Environment["UNROLL_API_KEYS"] = "0123456789abcdef";
        using HeededSignal heeds = new();
        using Process process = Process.Start(info)!;
        string line = await process.StandardOutput.ReadLineAsync(Cancelled) ?? "";
        using HttpClient client = new() { BaseAddress = new Uri(line.Split(' ')[2]) };
        using HttpResponseMessage refused = await client.GetAsync(new Uri("/", UriKind.Relative), Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", "0123456789abcdef");
        Assert.Contains("tiny", await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled), StringComparison.Ordinal);
        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        Assert.Equal("Stopping: the requests that were taken are answered first.\n", await process.StandardOutput.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(Cancelled)));
    }

    [Theory]
    [InlineData(2, "unroll: --log is 'loud'; expected text, json or none. See `unroll serve --help`.\n", "serve", "a.model", "--log", "loud")]
    [InlineData(1, "unroll: --key-file no-such.txt: the file cannot be read (", "serve", "a.model", "--key-file", "no-such.txt")]
    [InlineData(2, "unroll: `unroll serve` needs MODEL. See `unroll serve --help`.\n", "serve")]
    [InlineData(2, "unroll: --port is '70000'; expected a whole number from 0 to 65535. See `unroll serve --help`.\n", "serve", "a.model", "--port", "70000")]
    [InlineData(1, "unroll: no-such.model: there is no such folder; expected a model, as `unroll train --out` writes it.\n", "serve", "no-such.model", "--port", "0")]
    public void BadInputIsASentence(int code, string sentence, params string[] args)
    {
        Outcome outcome = Cli.Tests.Cli.Run(args);
        Assert.Equal(code, outcome.Code);
        Assert.True(sentence.EndsWith('(') ? outcome.Error.StartsWith(sentence, StringComparison.Ordinal) : outcome.Error == sentence, outcome.Error);
    }

    /// <summary>The lines that were written, as they come.</summary>
    private sealed class LineWriter : TextWriter
    {
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
        private readonly StringBuilder line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public ValueTask<string> Next(CancellationToken cancel) => lines.Reader.ReadAsync(cancel);

        public override void Write(char value)
        {
            if (value == '\n')
            {
                lines.Writer.TryWrite(line.ToString());
                line.Clear();
            }
            else
            {
                line.Append(value);
            }
        }
    }
}
