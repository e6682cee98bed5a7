using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>What artifacts and their files may be called.</summary>
internal static partial class ArtifactFile
{
    /// <summary>What the other files of a model are called.</summary>
    public static IReadOnlyList<string> Taken { get; } = ["model", "recipe", "weights", "report"];

    /// <summary>Whether another file of a model has that name, in whatever case.</summary>
    public static bool IsTaken(string name) => Taken.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that can be part of a file's.</summary>
    /// <exception cref="UnrollException">It cannot.</exception>
    public static string CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Name().IsMatch(name) ? name
            : throw new UnrollException($"'{name}' cannot be the name of something fitted; expected up to 60 of the letters a to z, digits and '_', a letter first.");
    }

    /// <summary>An ending that files may have.</summary>
    /// <exception cref="UnrollException">It is none.</exception>
    public static string CheckEnding(string ending) => Ending().IsMatch(ending) ? ending
        : throw new UnrollException($"A file of the model was to end with '{ending}'; expected a dot and 1 to 12 of the letters a to z, such as .txt.");

    /// <summary>Whether a full name is several such names with dots between them.</summary>
    public static bool IsFullName(string name) => name.Length <= 200 && name.Split('.').All(part => Name().IsMatch(part));

    /// <summary>The ending of a file's name, or null if it has none that a file of a model may have.</summary>
    public static string? EndingOf(string file) => file.LastIndexOf('.') is >= 0 and int dot && Ending().IsMatch(file[dot..]) ? file[dot..] : null;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,59}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A\.[a-z]{1,12}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ending();
}
