namespace Unroll;

/// <summary>The separator between the columns of a file.</summary>
public enum ColumnSeparator
{
    /// <summary>Tabs if the first line with a word has one, otherwise spaces or tabs.</summary>
    Auto,

    /// <summary>One tab; words may contain spaces.</summary>
    Tab,

    /// <summary>One or more spaces or tabs.</summary>
    Blanks,
}
