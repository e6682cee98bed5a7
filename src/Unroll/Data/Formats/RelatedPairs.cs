using System.Globalization;

namespace Unroll;

/// <summary>Pairs of sentences with a score from 1 to 5, as SICK has them (Marelli et al. 2014): a table with tabs whose header names the columns <c>sentence_A</c>, <c>sentence_B</c> and <c>relatedness_score</c>.</summary>
internal static class RelatedPairs
{
    private static readonly string[] Columns = ["sentence_A", "sentence_B", "relatedness_score"];

    /// <summary>Two texts and how related they are, 1 to 5.</summary>
    internal readonly record struct Pair(string A, string B, double Score);

    /// <summary>The files of a folder that are such tables; none where there are none.</summary>
    public static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(path => TextLines.Ending(path) is ".txt" or ".tsv" && Header(path) is not null).Order(StringComparer.Ordinal)];

    /// <summary>Reads a table.</summary>
    /// <exception cref="UnrollException">A line has too few columns, or a score that is none.</exception>
    public static List<Pair> Read(string path)
    {
        int[] places = Header(path) ?? throw new UnrollException($"{path}: has no header with the columns {string.Join(", ", Columns)}; expected a table of pairs with tabs between its columns.");
        List<Pair> pairs = [];
        foreach (TextLine line in TextLines.Read(path).Skip(1).Where(line => !TextLines.IsBlank(line.Text)))
        {
            string[] cells = line.Text.Split('\t');
            if (cells.Length <= places.Max())
                throw new UnrollException($"{path}:{line.Number}: found {cells.Length} columns; expected at least {places.Max() + 1}, as in the header.");
            if (!double.TryParse(cells[places[2]], NumberStyles.Float, CultureInfo.InvariantCulture, out double score) || score is not (>= 1 and <= 5))
                throw new UnrollException($"{path}:{line.Number}: found the score \"{cells[places[2]]}\"; expected a number from 1 to 5.");
            pairs.Add(new Pair(cells[places[0]], cells[places[1]], score));
        }
        return pairs.Count > 0 ? pairs : throw new UnrollException($"{path}: has no pairs; expected one a line below the header.");
    }

    private static int[]? Header(string path)
    {
        using StreamReader reader = new(TextLines.Open(path)); // whatever is not UTF-8 is no such table
        string[] names = reader.ReadLine()?.Split('\t') ?? [];
        int[] places = Array.ConvertAll(Columns, name => Array.IndexOf(names, name));
        return places.Contains(-1) ? null : places;
    }
}
