using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Unroll.Cli;

/// <summary>Everything a verb sees of the world: the three streams, what kind of terminal they are, and whether it was interrupted.</summary>
internal sealed class Host : IDisposable
{
    private const int WidthOfFiles = 100;
    private const int LinesAtOnce = 256;

    private readonly Interruption? interruption;
    private readonly Stream? inputBytes;

    public Host(TextReader input, TextWriter output, TextWriter error)
    {
        Input = input;
        Output = output;
        Error = error;
    }

    private Host(Stream? inputBytes, TextWriter output, TextWriter error, Interruption interruption) : this(Console.In, output, error)
    {
        this.inputBytes = inputBytes;
        this.interruption = interruption;
        Interrupted = interruption.Token;
    }

    /// <summary>Where lines are typed.</summary>
    public TextReader Input { get; }

    /// <summary>For results. Nothing is flushed but by <see cref="TextWriter.Flush"/> and at the end.</summary>
    public TextWriter Output { get; }

    /// <summary>For errors, and for what people are told while programs read the output.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person types the input.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether a person sees the output, on a terminal that can move its cursor.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether that terminal may show colours.</summary>
    public bool Colours { get; init; }

    /// <summary>Whether the output can show any character; otherwise only ASCII.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>Cancelled by Ctrl-C and by SIGTERM.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>What the process ends with once it was interrupted: which signal it was.</summary>
    public int InterruptedCode => interruption?.Code ?? ExitCode.Interrupted;

    /// <summary>How the program is called in commands to try.</summary>
    public string Command { get; init; } = "unroll";

    /// <summary>Where corpora are kept.</summary>
    public string DataFolder { get; init; } = DataCache.DefaultFolder();

    /// <summary>A registry of corpora in place of the built-in one; null or empty for that.</summary>
    public string? RegistryFile { get; init; } = Environment.GetEnvironmentVariable("UNROLL_REGISTRY");

    /// <summary>How patient downloads are, unless an option says otherwise.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>What time it is, and when it is time to say something.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many characters a line of output has.</summary>
    public Func<int> Width { get; init; } = () => WidthOfFiles;

    /// <summary>The host of this process.</summary>
    public static Host OfProcess()
    {
        bool terminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool unicode = Console.IsOutputRedirected || Console.OutputEncoding.CodePage is 65001 or 1200;
        Encoding encoding = unicode ? new UTF8Encoding(false) : Console.OutputEncoding;
        TextWriter output = new StreamWriter(OutputStream(), encoding, 1 << 14) { NewLine = "\n" };
        return new Host(Console.IsInputRedirected ? Console.OpenStandardInput() : null, output, Console.Error, new Interruption(terminal))
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = terminal,
            Colours = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Unicode = unicode,
            Command = Calling.Command(),
            Width = terminal ? WidthOfTerminal : WidthOfVariable,
        };
    }

    /// <summary>The input's lines, as many at a time as are there.</summary>
    public IEnumerable<IReadOnlyList<string>> InputLines() => inputBytes is null ? ReadLines(Input) : PlainTextFile.Read(inputBytes, "standard input");

    /// <summary>From now on the verb looks at <see cref="Interrupted"/> and ends in order; before, an interruption ends the process.</summary>
    public void HandleInterruptions() => interruption?.IsHandled = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        inputBytes?.Dispose();
        interruption?.Dispose();
        try
        {
            Output.Dispose();
        }
        catch (IOException)
        {
            // Whoever read the output is gone.
        }
    }

    private static IEnumerable<IReadOnlyList<string>> ReadLines(TextReader reader)
    {
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
            if (lines.Count == LinesAtOnce)
            {
                yield return lines;
                lines = [];
            }
        }
        if (lines.Count > 0)
            yield return lines;
    }

    /// <summary>
    /// Standard output such that a closed pipe is an error; the console's own stream would swallow it, and work would go on for nobody. For a file the
    /// console's is right, since several processes may append to it.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The handle is not owned and lives as long as the stream.")]
    private static Stream OutputStream()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        SafeFileHandle handle = new(1, ownsHandle: false);
        FileStream stream = new(handle, FileAccess.Write, 0);
        if (!stream.CanSeek)
            return stream;
        stream.Dispose();
        return Console.OpenStandardOutput();
    }

    private static int WidthOfTerminal() => Console.WindowWidth is > 0 and int width ? width : WidthOfVariable();

    private static int WidthOfVariable() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0
            ? columns
            : WidthOfFiles;
}
