namespace Unroll;

/// <summary>What stands between the columns of a file.</summary>
public enum ColumnSeparator
{
    /// <summary>Tabs if the first line with a word has one, blanks otherwise.</summary>
    Auto,

    /// <summary>One tab; words may hold blanks.</summary>
    Tab,

    /// <summary>One or more blanks or tabs.</summary>
    Blanks,
}
