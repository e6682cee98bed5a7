using System.Collections;
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
    private const string InputClosed = "standard input: found it closed; expected text to read, so give it one, or say on the command line what to read.";
    private const string OutputClosed = "standard output: found it closed, so that the results have nowhere to go; expected a file, a pipe or a terminal (or /dev/null).";

    private readonly Interruption? interruption;
    private readonly TextWriter output;

    public Host(TextReader input, TextWriter output, TextWriter error)
    {
        Input = input;
        this.output = output;
        People = new VisibleWriter(output);
        Error = new VisibleWriter(error);
    }

    private Host(TextReader input, Stream? inputBytes, TextWriter output, TextWriter error, Interruption interruption) : this(input, output, error)
    {
        InputBytes = inputBytes;
        this.interruption = interruption;
        Interrupted = interruption.Token;
    }

    /// <summary>Where lines are typed.</summary>
    public TextReader Input { get; }

    /// <summary>The bytes of the input; null where lines are typed.</summary>
    public Stream? InputBytes { get; init; }

    /// <summary>
    /// For results that programs read (JSON, columns), as they are; where a terminal shows them, control characters are visible. Nothing is flushed but
    /// by <see cref="TextWriter.Flush"/> and at the end.
    /// </summary>
    public TextWriter Output => OutputIsTerminal || OutputIsShown ? People : output;

    /// <summary>For results that people read: the same place, and control characters are visible.</summary>
    public TextWriter People { get; }

    /// <summary>The same place for <see cref="Screen"/> alone, which moves the cursor and makes all else visible by itself.</summary>
    public TextWriter Terminal => output;

    /// <summary>For errors, and for what people are told while programs read the output; control characters are visible.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person types the input.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether a person sees the output, on a terminal that can move its cursor.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person sees the output, on whatever kind of terminal.</summary>
    public bool OutputIsShown { get; init; }

    /// <summary>Whether a person sees what goes to <see cref="Error"/> at once.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether that terminal may show colours.</summary>
    public bool Colours { get; init; }

    /// <summary>Whether colours are unwanted wherever the output goes (NO_COLOR).</summary>
    public bool NoColour { get; init; }

    /// <summary>Whether the output can show any character; otherwise only ASCII.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>Cancelled by Ctrl-C and by SIGTERM.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>What the process ends with once it was interrupted: which signal it was.</summary>
    public int InterruptedCode => interruption?.Code ?? ExitCode.Interrupted;

    /// <summary>How the program is called in commands to try, with the extensions that it was given.</summary>
    public string Command { get; set; } = "unroll";

    /// <summary>The bytes that are free on the disk of a folder; null if nobody knows.</summary>
    public Func<string, long?> FreeSpace { get; init; } = DiskSpace.Free;

    /// <summary>Where corpora are kept.</summary>
    public string DataFolder { get; init; } = DataCache.DefaultFolder();

    /// <summary>A registry of corpora instead of the built-in one; null or empty for that.</summary>
    public string? RegistryFile { get; init; } = Environment.GetEnvironmentVariable("UNROLL_REGISTRY");

    /// <summary>The API keys of a server; null or empty for none.</summary>
    public string? ApiKeys { get; init; } = Environment.GetEnvironmentVariable("UNROLL_API_KEYS");

    /// <summary>The settings of OpenTelemetry.</summary>
    public IReadOnlyDictionary<string, string> OpenTelemetry { get; init; } = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal)).ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);

    /// <summary>How patient downloads are, unless an option says otherwise.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>What time it is, and when it is time to say something.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many characters a line of output has.</summary>
    public Func<int> Width { get; init; } = () => WidthOfFiles;

    /// <summary>The host of this process.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Standard error lives as long as the process.")]
    public static Host OfProcess()
    {
        bool input = StandardStream.Input.IsOpen(), written = StandardStream.Output.IsOpen();
        bool started = Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") is not null; // by mpirun, which shows each process a terminal that is none
        if (started)
            Environment.SetEnvironmentVariable("TERM", "dumb"); // or the runtime would write codes to it
        bool terminal = written && !started && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        bool unicode = Console.IsOutputRedirected || Console.OutputEncoding.CodePage is 65001 or 1200;
        Encoding encoding = unicode ? new UTF8Encoding(false) : Console.OutputEncoding;
        TextWriter results = new StreamWriter(written ? OutputStream() : new ClosedStream(OutputClosed), encoding, 1 << 14) { NewLine = "\n" };
        TextWriter complaints = new StreamWriter(StandardStream.Error.IsOpen() ? new ForgivingStream(Console.OpenStandardError()) : Stream.Null, encoding, 256) { AutoFlush = true };
        bool noColour = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        bool typed = input && !started && !Console.IsInputRedirected;
        Stream? bytes = typed ? null : input ? Console.OpenStandardInput() : new ClosedStream(InputClosed);
        return new Host(typed ? Console.In : TextReader.Null, bytes, results, complaints, new Interruption(terminal))
        {
            InputIsTerminal = typed,
            OutputIsTerminal = terminal,
            OutputIsShown = written && !started && !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Colours = terminal && !noColour,
            NoColour = noColour,
            Unicode = unicode,
            Command = Calling.Command(),
            Width = terminal ? WidthOfTerminal : WidthOfVariable,
        };
    }

    /// <summary>The input's lines, as many at a time as are there.</summary>
    public IEnumerable<IReadOnlyList<string>> InputLines() => InputBytes is null ? ReadLines(Input) : PlainTextFile.Read(InputBytes, "standard input");

    /// <summary>From now on the verb looks at <see cref="Interrupted"/> and ends in order; before, an interruption ends the process.</summary>
    public void HandleInterruptions() => interruption?.IsHandled = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        InputBytes?.Dispose();
        interruption?.Dispose();
        try
        {
            output.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UnrollException)
        {
            // Whoever read the output is gone, and has been told of.
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
