using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Unroll.Fuzz;

/// <summary>
/// Gives readers damaged inputs. The rule: a reader succeeds, or throws an <see cref="UnrollException"/> whose message is one line of text; it takes no longer
/// than <see cref="MostSeconds"/>, and allocates no more than is in proportion to what it reads, and never more than <see cref="MostBytes"/>.
/// </summary>
public sealed class Fuzzer : IDisposable
{
    /// <summary>The longest that one input may take.</summary>
    public double MostSeconds { get; init; } = 5;

    /// <summary>The most that may be allocated for one input, whatever it claims.</summary>
    public const long MostBytes = 300_000_000;

    private const long BytesForNothing = 4 << 20;
    private const int LongestMessage = UnrollException.LongestMessage;

    private readonly string folder;

    public Fuzzer()
    {
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        folder = Path.Combine(root, $"unroll-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
    }

    /// <summary>What is being read, and since when; null between two inputs.</summary>
    public (FuzzReader Reader, ulong Seed, long Index, long Since)? Current { get; private set; }

    /// <summary>The input of a number: a function of reader, seed and number alone.</summary>
    public static FuzzInput Input(FuzzReader reader, ulong seed, long index) => Mutator.Damage(reader, new Rng(seed).Stream(reader.Name).Stream((ulong)index));

    /// <summary>Reads all valid samples, so that what is made once is made.</summary>
    /// <exception cref="UnrollException">One is not valid.</exception>
    public void WarmUp(FuzzReader reader)
    {
        foreach (FuzzInput sample in reader.Samples)
        {
            Place(reader, sample);
            reader.Read(folder, sample);
        }
    }

    /// <summary>Tries one input.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Try(FuzzReader reader, ulong seed, long index)
    {
        FuzzInput input = Input(reader, seed, index);
        Place(reader, input);
        Current = (reader, seed, index, Stopwatch.GetTimestamp());
        string? fault = Try(reader, input);
        Current = null;
        return fault;
    }

    /// <summary>Writes an input that failed where it can be looked at.</summary>
    public static string Keep(FuzzReader reader, ulong seed, long index, string fault, string target)
    {
        string place = Path.Combine(target, FormattableString.Invariant($"{reader.Name}-{seed}-{index}"));
        Directory.CreateDirectory(place);
        Input(reader, seed, index).Write(place);
        File.WriteAllText(Path.Combine(place, "fault.txt"), fault + "\n");
        return place;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Any other exception is what is looked for.")]
    private string? Try(FuzzReader reader, FuzzInput input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), since = Stopwatch.GetTimestamp();
        string? fault = null;
        try
        {
            reader.Read(folder, input);
        }
        catch (UnrollException e)
        {
            fault = Fault(e.Message);
        }
        catch (Exception e)
        {
            fault = $"{e.GetType().Name}: {e.Message} {e.StackTrace}";
        }
        double seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, most = input.IsPacked || input.Sparse is not null ? MostBytes : Math.Min(MostBytes, BytesForNothing + (reader.BytesPerByte * input.Length));
        return fault ?? (seconds > MostSeconds ? FormattableString.Invariant($"took {seconds:F1} s for {input.Length} bytes")
            : allocated > most ? FormattableString.Invariant($"allocated {allocated} bytes for {input.Length} of input, more than {most}") : null);
    }

    private static string? Fault(string message) =>
        message.Length == 0 ? "the message is empty"
        : message.Length > LongestMessage ? $"the message has {message.Length} characters"
        : message.Any(char.IsControl) ? $"the message has control characters: {message}"
        : message[^1] is '.' or '?' ? null : $"the message is no sentence: {message}";

    private void Place(FuzzReader reader, FuzzInput input)
    {
        if (!reader.OnDisk)
            return;
        foreach (FileSystemInfo old in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (old is DirectoryInfo below)
                below.Delete(recursive: true);
            else
                old.Delete();
        }
        input.Write(folder);
    }
}
