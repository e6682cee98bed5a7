using System.Globalization;

namespace Unroll.Cli;

/// <summary>Whether a disk has room for what a training writes there: its model and its checkpoints, each beside the one before until it is whole.</summary>
internal sealed class DiskSpace(Host host, string folder, long parameters)
{
    private const long BytesOfParameter = 4 * (2 + 8); // two models; two checkpoints, each of the weights, the best weights and at most two numbers of the optimizer
    private const long BytesOfTexts = 1 << 20;

    private bool warned;

    /// <summary>What a training writes at most, in bytes.</summary>
    public long Needed { get; } = (BytesOfParameter * parameters) + BytesOfTexts;

    /// <summary>The bytes that are free on the disk of a folder; null if the system does not say.</summary>
    public static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Asks before anything is computed.</summary>
    /// <exception cref="UnrollException">There is too little.</exception>
    public void Check()
    {
        if (host.FreeSpace(folder) is { } free && free < Needed)
            throw new UnrollException($"--out {folder}: found {Size(free)} free on that disk; expected {Size(Needed)} for the model and its checkpoints, so free some space, or choose another disk by --out.");
    }

    /// <summary>Asks while it runs: says once that the end is near, so that there is time to free some.</summary>
    public void Watch()
    {
        if (warned || host.FreeSpace(folder) is not { } free || free >= Needed)
            return;
        warned = true;
        host.Error.Write($"unroll: --out {folder}: only {Size(free)} are free on that disk, and a model with its checkpoint may need {Size(Needed)}; free some space. What is saved stays.\n");
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:#,0.#} MB");
}
