namespace Unroll;

/// <summary>Which columns of a file are read, and how they are separated.</summary>
public sealed record ColumnsOptions
{
    /// <summary>The column of the words: a number from 0, a negative number counting from the last (−1), or a name from the header. Default: "0".</summary>
    public string Word { get; init; } = "0";

    /// <summary>The column of the tags, given in the same way; null to read only words. Default: "-1".</summary>
    public string? Tag { get; init; } = "-1";

    /// <summary>The separator between columns. Default: <see cref="ColumnSeparator.Auto"/>.</summary>
    public ColumnSeparator Separator { get; init; } = ColumnSeparator.Auto;

    /// <summary>
    /// Whether lines that begin with "# " are comments. Default: null: every line that begins with # is a comment in CoNLL-U and CoNLL-U Plus;
    /// if columns are separated by tabs, such a line without a tab is one; elsewhere # is a word.
    /// </summary>
    public bool? Comments { get; init; }

    /// <summary>Whether the first line names the columns. Default: null, detected.</summary>
    public bool? Header { get; init; }
}
