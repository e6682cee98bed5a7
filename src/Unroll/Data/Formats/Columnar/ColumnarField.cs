namespace Unroll;

/// <summary>A column of a Parquet or Arrow file. A part of a structure is a column, too, with a dot in its name: <c>translation.en</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are, or the elements of its lists.</param>
/// <param name="IsList">Whether each row has a list of values.</param>
internal sealed record ColumnarField(string Name, ColumnarType Type, bool IsList)
{
    /// <summary>The names that ids stand for, in their order; null where values stand for themselves.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The name without those of the structures that it is in.</summary>
    public string LastName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The column for people: its name, and what it holds.</summary>
    public override string ToString() => $"{Name} ({(IsList ? "lists of " : "")}{(Names is not null ? "ids" : Type switch
    {
        ColumnarType.Text => "texts",
        ColumnarType.Whole => "whole numbers",
        ColumnarType.Fraction => "numbers",
        ColumnarType.Flag => "true or false",
        _ => "other values",
    })})";
}
