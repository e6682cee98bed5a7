using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Unroll.Benchmarks;

/// <summary>What Linux says about the processor. Processors of several generations may go by one model name, so family and model count, too.</summary>
internal sealed partial class Processor
{
    private static readonly string[] Interesting =
        ["avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "amx_tile"];

    private Processor(IReadOnlyDictionary<string, string> fields)
    {
        Name = fields.GetValueOrDefault("model name", RuntimeInformation.ProcessArchitecture.ToString());
        Family = fields.GetValueOrDefault("cpu family", "");
        Model = fields.GetValueOrDefault("model", "");
        Instructions = [.. Interesting.Intersect(fields.GetValueOrDefault("flags", "").Split(' '))];
    }

    public string Name { get; }

    public string Family { get; }

    public string Model { get; }

    public IReadOnlyList<string> Instructions { get; }

    public bool HasAvx512 => Instructions.Contains("avx512f");

    /// <summary>A file name.</summary>
    public string Slug => NotALetter().Replace($"{Name} family{Family} model{Model}".ToLowerInvariant(), "-").Trim('-');

    public static Processor OfThisMachine()
    {
        const string file = "/proc/cpuinfo";
        IEnumerable<string> first = File.Exists(file) ? File.ReadLines(file).TakeWhile(line => line.Length > 0) : [];
        return new Processor(first.Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal));
    }

    /// <summary>How many processes wanted to run, on average over the last minute.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotALetter();
}
