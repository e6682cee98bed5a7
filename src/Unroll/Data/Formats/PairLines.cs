namespace Unroll;

/// <summary>Pairs of lines.</summary>
internal static class PairLines
{
    /// <summary>Line n of one file with line n of another.</summary>
    /// <exception cref="UnrollException">They have different numbers of lines, or cannot be read.</exception>
    public static IEnumerable<(TextLine Source, TextLine Target)> OfTwo(string source, string target, TextEncoding encoding)
    {
        using IEnumerator<TextLine> sources = TextLines.Enumerate(source, encoding).GetEnumerator(), targets = TextLines.Enumerate(target, encoding).GetEnumerator();
        for (int lines = 0; ; lines++)
        {
            (bool more, bool moreTargets) = (sources.MoveNext(), targets.MoveNext());
            if (more != moreTargets)
                throw new UnrollException($"{target}: found {lines + Rest(moreTargets, targets)} lines, expected {lines + Rest(more, sources)} as in {source}; line n of one belongs to line n of the other.");
            if (!more)
                break;
            yield return (sources.Current, targets.Current);
        }
    }

    /// <summary>The first two columns of a file with tabs.</summary>
    /// <exception cref="UnrollException">A line has no tab, or the file cannot be read.</exception>
    public static IEnumerable<(TextLine Source, TextLine Target)> OfTabs(string path, TextEncoding encoding, bool swapped)
    {
        foreach (TextLine line in TextLines.Enumerate(path, encoding))
        {
            string[] cells = line.Text.Split('\t');
            if (cells.Length < 2 && !TextLines.IsBlank(line.Text))
                throw new UnrollException($"{path}:{line.Number}: found no tab; expected two texts with a tab between them, or data.source and data.target to name the languages of two files.");
            (TextLine first, TextLine second) = (new(line.Number, cells[0]), new(line.Number, cells.Length < 2 ? "" : cells[1]));
            yield return swapped ? (second, first) : (first, second);
        }
    }

    /// <summary>How many lines there are from the one that was found, if any, to the end.</summary>
    private static int Rest(bool any, IEnumerator<TextLine> lines)
    {
        int count = any ? 1 : 0;
        while (any && lines.MoveNext())
            count++;
        return count;
    }
}
