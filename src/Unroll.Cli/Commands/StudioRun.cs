using System.Reflection;
using Unroll.Studio;

namespace Unroll.Cli;

/// <summary>Runs a studio until the process is asked to end.</summary>
internal static class StudioRun
{
    public static int Of(Host host, string folder, int port, IReadOnlyList<string> extensions) => Run(host, folder, port, extensions).GetAwaiter().GetResult();

    /// <summary>What a studio gets from the command line.</summary>
    public static StudioOptions OptionsOf(Host host, string folder, int port, IReadOnlyList<string>? extensions = null) => new()
    {
        Folder = folder,
        Port = port,
        Program = [.. Program(), .. Added(extensions)],
        Catalogue = Catalogue.Default,
        Command = (arguments, cancel) => Call(host, [.. Added(extensions), .. arguments], cancel),
        Meaning = Documentation.Of,
        Plotly = () => Assembly.GetExecutingAssembly().GetManifestResourceStream("plotly.js")!,
        Clock = host.Clock,
    };

    private static async Task<int> Run(Host host, string folder, int port, IReadOnlyList<string> extensions)
    {
        host.HandleInterruptions();
        await using UnrollStudio studio = await UnrollStudio.StartAsync(OptionsOf(host, folder, port, extensions), cancel: host.Interrupted);
        await host.People.WriteAsync($"The studio is at {studio.Address.GetLeftPart(UriPartial.Authority)} ; Ctrl-C ends it.\n");
        await host.People.FlushAsync();
        TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (host.Interrupted.Register(interrupted.SetResult))
            await interrupted.Task;
        return ExitCode.Ok;
    }

    private static string[] Added(IReadOnlyList<string>? extensions) => [.. (extensions ?? []).SelectMany(path => new[] { "--extension", Path.GetFullPath(path) })];

    private static CommandOutcome Call(Host host, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using StringWriter output = new(), error = new();
        using Host own = new(TextReader.Null, output, error) { Interrupted = cancel, DataFolder = host.DataFolder, RegistryFile = host.RegistryFile, Clock = host.Clock };
        int code = UnrollCli.Run([.. arguments], own);
        string said = error.ToString();
        return new CommandOutcome(code, output.ToString(), said.StartsWith("unroll: ", StringComparison.Ordinal) ? said["unroll: ".Length..] : said);
    }

    /// <summary>How a process of this command line is started: its own executable, or the runtime with its assembly.</summary>
    private static string[] Program()
    {
        string? process = Environment.ProcessPath;
        string assembly = Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll");
        return Path.GetFileNameWithoutExtension(process) is "unroll" or "Unroll.Cli" ? [process!]
            : [Path.GetFileNameWithoutExtension(process) == "dotnet" ? process! : "dotnet", assembly];
    }
}
