using System.Globalization;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>
/// A set of a corpus in Parquet or Arrow files: one file, the pieces of one set (<c>train-00000-of-00002.parquet</c> and <c>train-00001-of-00002.parquet</c>), or all such files of a folder.
/// </summary>
internal static partial class ColumnarFiles
{
    /// <summary>Whether a path is such a file, or a folder that has some.</summary>
    public static bool Recognises(string path) => Directory.Exists(path) ? InFolder(path).Length > 0 : ColumnarFile.Recognises(path);

    /// <summary>Whether a file is a piece of a set other than the first.</summary>
    public static bool IsFurtherPiece(string name) => ColumnarFile.Recognises(name) && Piece().Match(name) is { Success: true } piece && piece.Groups["number"].Value.Trim('0').Length > 0;

    /// <summary>The files of a path, in their order.</summary>
    /// <exception cref="UnrollException">A piece is missing.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        if (Directory.Exists(path))
            return InFolder(path);
        if (Piece().Match(Path.GetFileName(path)) is not { Success: true } piece)
            return [path];
        string folder = Path.GetDirectoryName(path) ?? "", name = Path.GetFileName(path), start = name[..piece.Groups["number"].Index], end = name[(piece.Groups["number"].Index + piece.Groups["number"].Length)..];
        int all = int.Parse(piece.Groups["all"].Value, CultureInfo.InvariantCulture), digits = piece.Groups["number"].Length;
        string[] files = [.. Enumerable.Range(0, all).Select(number => Path.Combine(folder, start + number.ToString($"D{digits}", CultureInfo.InvariantCulture) + end))];
        return Array.Find(files, file => !File.Exists(file)) is { } missing
            ? throw new UnrollException($"{missing}: there is no such file; expected all {all} pieces of the set beside {name}, so download this one, too.")
            : files;
    }

    private static string[] InFolder(string folder) => [.. Directory.EnumerateFiles(folder).Where(ColumnarFile.Recognises).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"-(?<number>[0-9]{3,6})-of-(?<all>[0-9]{3,6})\.[a-zA-Z]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Piece();
}
