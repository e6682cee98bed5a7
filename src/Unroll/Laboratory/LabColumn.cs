namespace Unroll;

/// <summary>A column of a <see cref="LabTable"/>: numbers or texts.</summary>
public sealed record LabColumn
{
    private LabColumn(string name, IEnumerable<double> numbers, IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, Values, Cells) = (name, new EqualList<double>(numbers), new EqualList<string>(texts));
    }

    /// <summary>What it holds, with the unit.</summary>
    public string Name { get; }

    /// <summary>Its numbers; empty if it holds texts.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Its texts; empty if it holds numbers.</summary>
    public IReadOnlyList<string> Cells { get; }

    /// <summary>Its cells.</summary>
    public int Count => Values.Count + Cells.Count;

    /// <summary>A column of numbers; not a number stands for none.</summary>
    /// <param name="name">What they are, with the unit.</param>
    /// <param name="values">The numbers.</param>
    public static LabColumn Numbers(string name, IEnumerable<double> values) => new(name, values, []);

    /// <summary>A column of texts.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="cells">The texts.</param>
    public static LabColumn Texts(string name, IEnumerable<string> cells) => new(name, [], cells);
}
