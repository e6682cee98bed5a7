namespace Unroll;

/// <summary>Which columns of a file are read and how they are told apart.</summary>
public sealed record ColumnsOptions
{
    /// <summary>The column of the words: a number from 0, a negative number counting from the last (−1), or a name from the header. Default: "0".</summary>
    public string Word { get; init; } = "0";

    /// <summary>The column of the tags, chosen likewise; null to read words alone. Default: "-1".</summary>
    public string? Tag { get; init; } = "-1";

    /// <summary>What stands between columns. Default: <see cref="ColumnSeparator.Auto"/>.</summary>
    public ColumnSeparator Separator { get; init; } = ColumnSeparator.Auto;

    /// <summary>
    /// Whether lines that begin with "# " are comments. Default: null, which takes for comments every line that begins with # in CoNLL-U and CoNLL-U Plus,
    /// and where columns are separated by tabs one that has none; elsewhere # may be a word.
    /// </summary>
    public bool? Comments { get; init; }

    /// <summary>Whether the first line names the columns. Default: null, found out.</summary>
    public bool? Header { get; init; }
}
