using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>What the sections share: options, devices, peers, results, and a temporary folder.</summary>
internal sealed class Bench : IDisposable
{
    private readonly Dictionary<int, Device> devices = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("unroll-bench-");
    private readonly string commit = Surroundings.Commit();
    private readonly Results results;

    public Bench(Options options)
    {
        Options = options;
        Processor processor = Processor.OfThisMachine();
        Torch = Torch.Find(processor, Say);
        Onnx = Onnx.Find(Say);
        results = new Results(options.Out, processor, new Surroundings(processor, Torch?.Version, Onnx?.Version));
    }

    public Options Options { get; }

    /// <summary>Null where it is not there.</summary>
    public Torch? Torch { get; }

    /// <summary>Null where it is not there.</summary>
    public Onnx? Onnx { get; }

    /// <summary>The file for people.</summary>
    public string Table => results.Table;

    /// <summary>The device of a number of threads: one for all cases.</summary>
    public Device On(int threads)
    {
        if (!devices.TryGetValue(threads, out Device? device))
            devices[threads] = device = new Device(threads);
        return device;
    }

    /// <summary>A file that is gone when the benchmark ends.</summary>
    public string Temporary(string name) => Path.Combine(folder.FullName, name);

    /// <summary>A line of progress.</summary>
    public static void Say(string line) => Console.WriteLine(line);

    /// <summary>Measures a case; what makes it impossible is said, and the next one follows.</summary>
    public static void Attempt(string name, Action measure)
    {
        try
        {
            measure();
        }
        catch (BenchException error)
        {
            Say($"  {name} is left out: {error.Message}");
        }
    }

    /// <summary>Keeps a figure and shows it.</summary>
    public void Put(Figure figure)
    {
        results.Put(figure with
        {
            Date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Load = Processor.Load(),
            Commit = commit,
        });
        string interval = figure.Rounds > 1 ? $" ({Markdown.Number(figure.Low)} to {Markdown.Number(figure.High)})" : "";
        string target = figure.Target is { } limit ? $", target {Markdown.Number(limit)}: {figure.Reached}" : "";
        Say($"  {figure.Case}, {figure.Threads} threads: {Markdown.Number(figure.Value)} {figure.Unit}{interval}{target}{Detail(figure)}");
    }

    /// <summary>Keeps how many times as fast ours is.</summary>
    public void Put(string section, string name, int threads, Duel duel, string than, double? target, string note) => Put(new Figure
    {
        Section = section,
        Case = name,
        Threads = threads,
        Ours = Time(duel.Ours),
        Theirs = Time(duel.Theirs),
        Unit = $"x {than}",
        Value = duel.Ratio.Median,
        Low = duel.Ratio.Low,
        High = duel.Ratio.High,
        Rounds = duel.OursByRound.Count,
        Target = target,
        Note = note,
    });

    /// <summary>Keeps a number that each round gave.</summary>
    public void Put(string section, string name, int threads, IReadOnlyList<double> rounds, string unit, double? target, string note = "")
    {
        Summary summary = Summary.Of(rounds);
        Put(new Figure
        {
            Section = section,
            Case = name,
            Threads = threads,
            Unit = unit,
            Value = summary.Median,
            Low = summary.Low,
            High = summary.High,
            Rounds = rounds.Count,
            Target = target,
            Note = note,
        });
    }

    public void Dispose()
    {
        Torch?.Dispose();
        Onnx?.Dispose();
        foreach (Device device in devices.Values)
            device.Dispose();
        folder.Delete(recursive: true);
    }

    private static string Detail(Figure figure)
    {
        string[] parts = [.. new[] { figure.Ours, figure.Theirs, figure.Note }.Where(part => part.Length > 0)];
        return parts.Length > 0 ? $"  [{string.Join("; ", parts)}]" : "";
    }

    private static string Time(double seconds) => seconds < 1e-4 ? $"{Markdown.Number(seconds * 1e6)} µs" : $"{Markdown.Number(seconds * 1000)} ms";
}
