using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Unroll.Cli;

/// <summary>Serves models until the process is asked to end.</summary>
internal static class ServeRun
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffzzz";

    public static int Of(Host host, IReadOnlyList<string> models, ServeArguments arguments) => Run(host, models, arguments).GetAwaiter().GetResult();

    private static async Task<int> Run(Host host, IReadOnlyList<string> models, ServeArguments arguments)
    {
        host.HandleInterruptions();
        ServerOptions options = new()
        {
            Host = arguments.Address,
            Port = arguments.Port,
            Threads = arguments.Threads,
            Precision = arguments.Precision,
            Batching = new BatchingOptions { MaxBatch = arguments.MaxBatch, MaxWaitMilliseconds = arguments.MaxWaitMilliseconds, MaxWaiting = arguments.MaxWaiting },
            Limits = new LimitOptions { MaxBodyBytes = arguments.MaxBody * 1024L, MaxConnections = arguments.MaxConnections, MaxRate = arguments.MaxRate, TimeoutSeconds = arguments.TimeoutSeconds },
            HostNames = arguments.Names,
            Keys = Keys(host, arguments.KeyFile),
            ReloadSeconds = arguments.ReloadSeconds,
            OpenTelemetry = host.OpenTelemetry,
            Clock = host.Clock,
        };
        await using UnrollServer server = await UnrollServer.StartAsync(models, options, arguments.Log == "none" ? null : logging => Log(logging, arguments.Log == "json"), host.Interrupted);
        await Say($"Listening on {server.Address.GetLeftPart(UriPartial.Authority)} with {string.Join(", ", server.Models)}; Ctrl-C ends the server.");
        if (options.Keys is null && !server.Address.IsLoopback)
            await host.Error.WriteAsync("unroll: other machines reach the server, and it asks for no key; expected --key-file, unless something before it checks who asks.\n");
        TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (host.Interrupted.Register(interrupted.SetResult))
            await interrupted.Task;
        await Say("Stopping: the requests that were taken are answered first.");
        return ExitCode.Ok;

        async Task Say(string sentence)
        {
            await host.People.WriteAsync($"{sentence}\n");
            await host.People.FlushAsync();
        }
    }

    private static void Log(ILoggingBuilder logging, bool json)
    {
        logging.AddFilter((category, level) => level >= (category?.StartsWith("Unroll", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Warning));
        if (json)
            logging.AddJsonConsole(options => options.TimestampFormat = Timestamp);
        else
            logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, $"{Timestamp} "));
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static ApiKeys? Keys(Host host, string? file)
    {
        if (file is null)
            return string.IsNullOrEmpty(host.ApiKeys) ? null : new ApiKeys(host.ApiKeys, "UNROLL_API_KEYS");
        try
        {
            return new ApiKeys(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--key-file {file}: the file cannot be read ({e.Message.TrimEnd('.')}); expected a text file with a key on each line.", e);
        }
    }
}
