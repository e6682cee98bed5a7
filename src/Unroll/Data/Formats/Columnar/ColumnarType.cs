namespace Unroll;

/// <summary>What the values of a column are.</summary>
internal enum ColumnarType
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Numbers with a fraction.</summary>
    Fraction,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Anything else, such as bytes, dates, or lists of lists: such columns are not read.</summary>
    Other,
}
