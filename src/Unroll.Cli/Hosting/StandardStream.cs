using System.Globalization;

namespace Unroll.Cli;

/// <summary>
/// One of the process's three streams, which whoever started it may have closed. The runtime then opens pipes and files of its own under their numbers:
/// reading one waits forever, and writing one may damage the process.
/// </summary>
internal sealed class StandardStream
{
    private const string Opened = "/proc/self/fd", Facts = "/proc/self/fdinfo";
    private const int AccessMode = 3, ReadOnly = 0, WriteOnly = 1;

    private readonly int number;
    private readonly bool written;

    private StandardStream(int number, bool written)
    {
        this.number = number;
        this.written = written;
    }

    public static StandardStream Input { get; } = new(0, false);

    public static StandardStream Output { get; } = new(1, true);

    public static StandardStream Error { get; } = new(2, true);

    /// <summary>Whether it was open when the process began; where that cannot be found out, true.</summary>
    public bool IsOpen()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || !Directory.Exists(Opened))
                return true;
            if (TargetOf(number) is not { } target || target.StartsWith("/memfd:doublemapper", StringComparison.Ordinal) || ModeOf(number) == (written ? ReadOnly : WriteOnly))
                return false;
            return !target.StartsWith("pipe:", StringComparison.Ordinal) || !HasBothEnds(target, ModeOf(number));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Whether this process holds the other end of a pipe, too: nobody outside is at it.</summary>
    private static bool HasBothEnds(string pipe, int? mode)
    {
        foreach (string path in Directory.EnumerateFiles(Opened))
        {
            int other = int.Parse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture);
            if (TargetOf(other) == pipe && ModeOf(other) is { } otherMode && otherMode != mode)
                return true;
        }
        return false;
    }

    private static string? TargetOf(int descriptor) => new FileInfo(string.Create(CultureInfo.InvariantCulture, $"{Opened}/{descriptor}")).LinkTarget;

    /// <summary>Read, write or both, of the line <c>flags: 0100001</c> (octal); null if it is not there.</summary>
    private static int? ModeOf(int descriptor)
    {
        string facts = string.Create(CultureInfo.InvariantCulture, $"{Facts}/{descriptor}");
        if (!File.Exists(facts))
            return null;
        string? flags = Array.Find(File.ReadAllLines(facts), line => line.StartsWith("flags:", StringComparison.Ordinal));
        return flags is null ? null : (flags[^1] - '0') & AccessMode;
    }
}
