namespace Unroll;

/// <summary>Names of variables and states in error messages.</summary>
internal static class BayesNames
{
    private const int Most = 12;

    /// <summary>The names that would have done: all of a few, of many the nearest.</summary>
    public static string Choice(string asked, IReadOnlyList<string> known) =>
        known.Count == 1 ? $"'{known[0]}'" : known.Count <= Most ? $"one of {string.Join(", ", known)}"
            : Spelling.Nearest(asked, known) is { } near ? FormattableString.Invariant($"'{near}' or another of {known.Count}") : FormattableString.Invariant($"one of {string.Join(", ", known.Take(Most))}, ... ({known.Count} in all)");

    /// <summary>The name of a variable as a question has it: in quotes if it is no plain word.</summary>
    public static string Word(string name) => Quoted(name, BayesQueryReader.Marks);

    /// <summary>The name of a state as a question has it.</summary>
    public static string State(string name) => Quoted(name, BayesQueryReader.StateMarks);

    private static string Quoted(string name, string marks) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || c == '"' || marks.Contains(c, StringComparison.Ordinal)) ? name
        : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A number of table entries with its size in memory, as "1,024 numbers (8 KiB)".</summary>
    public static string Size(double numbers)
    {
        double bytes = 8 * numbers;
        (double Unit, string Name)[] units = [(1L << 40, "TiB"), (1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB"), (1, "bytes")];
        (double unit, string name) = Array.Find(units, unit => bytes >= unit.Unit);
        return bytes > 1e17 ? FormattableString.Invariant($"{numbers:0.0e+0} numbers ({bytes:0.0e+0} bytes)") : FormattableString.Invariant($"{numbers:N0} numbers ({bytes / unit:0.#} {name})");
    }
}
