using System.Globalization;

namespace Unroll.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string HelpText = """
        dotnet run make.cs bench [options]       side by side with PyTorch and ONNX Runtime; writes bench/results
        dotnet run make.cs bench --micro [...]   the small, by BenchmarkDotNet; what follows is passed on to it

          --only TEXT      only cases whose section or name has this text; may be given several times
          --rounds N       how often the two sides take turns (default 9; an interval of 95 % needs 6)
          --seconds S      how long one turn calls at least (default 0.12)
          --threads LIST   numbers of threads, such as 1,2,4,8 (default 1,2)
          --data DIR       tagged sentences for the tagger, such as ATIS (default: the built-in sample)
          --nets DIR       a folder with Bayesian networks in BIF files (default: none, and the section is left out)
          --out DIR        where results are written (default bench/results)

        Sections: layers, inference, exported, streaming, products, steps, attention, convolution, heads, ctc, markov, tagger, language, translation, garbage, busy,
        networks.
        A run replaces the figures it measures and leaves the others of that processor as they were.
        """;

    public bool Help { get; init; }

    /// <summary>A question of the benchmark to itself: peak memory can only be had from a process of its own.</summary>
    public bool MemoryOf { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    public int Rounds { get; init; } = 9;

    public double Seconds { get; init; } = 0.12;

    public IReadOnlyList<int> Threads { get; init; } = [1, 2];

    public string? Data { get; init; }

    public string? Networks { get; init; }

    public string Out { get; init; } = Path.Combine("bench", "results");

    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string Value() => ++i < arguments.Count ? arguments[i] : throw new BenchException($"{name} needs a value; --help says which.");
            options = name switch
            {
                "--help" or "-h" => options with { Help = true },
                "--memory" => options with { MemoryOf = true },
                "--only" => options with { Only = [.. options.Only, Value()] },
                "--rounds" => options with { Rounds = (int)Number(name, Value(), 1, 1000) },
                "--seconds" => options with { Seconds = Number(name, Value(), 0.001, 60) },
                "--threads" => options with { Threads = ThreadsOf(Value()) },
                "--data" => options with { Data = Value() },
                "--nets" => options with { Networks = Value() },
                "--out" => options with { Out = Value() },
                _ => throw new BenchException($"The option {name} is not known; --help lists all."),
            };
        }
        return options;
    }

    /// <summary>Whether a case is asked for.</summary>
    public bool Wants(string section, string name) =>
        Only.Count == 0 || Only.Any(text => $"{section}/{name}".Contains(text, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<int> ThreadsOf(string text)
    {
        int[] numbers = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return numbers.All(number => number is > 0 and <= 1024)
            ? [.. numbers.Distinct()]
            : throw new BenchException($"--threads was given {text}; expected numbers from 1 to 1024 with commas between, such as 1,2,4.");
    }

    private static double Number(string name, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"{name} was given {text}; expected a number from {least} to {most}."));
}
