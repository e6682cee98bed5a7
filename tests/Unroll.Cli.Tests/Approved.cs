namespace Unroll.Cli.Tests;

/// <summary>Texts that were read and approved, in tests/approved. With UNROLL_APPROVE=1 they are written anew, to be read in the diff.</summary>
internal static class Approved
{
    private static bool Writing => Environment.GetEnvironmentVariable("UNROLL_APPROVE") == "1";

    /// <summary>A whole file.</summary>
    public static void Text(string file, string actual)
    {
        string path = PathOf(file);
        if (Writing)
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    /// <summary>A line of a file: name, colon, text.</summary>
    public static void Entry(string file, string name, string actual)
    {
        string path = PathOf(file);
        SortedDictionary<string, string> entries = new(StringComparer.Ordinal);
        foreach (string line in File.Exists(path) ? File.ReadAllLines(path) : [])
            entries[line[..line.IndexOf(": ", StringComparison.Ordinal)]] = line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        if (Writing)
        {
            entries[name] = actual;
            File.WriteAllText(path, string.Concat(entries.Select(entry => $"{entry.Key}: {entry.Value}\n")));
        }
        Assert.Equal(entries.GetValueOrDefault(name, ""), actual);
    }

    private static string PathOf(string file)
    {
        string approved = Path.Combine(Repository.Root, "tests", "approved");
        Directory.CreateDirectory(approved);
        return Path.Combine(approved, file);
    }
}
