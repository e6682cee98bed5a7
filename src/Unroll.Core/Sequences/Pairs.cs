namespace Unroll;

/// <summary>A number for every query row with every key row of the same sequence: the scores or the weights of attention.</summary>
public sealed class Pairs
{
    /// <summary>Creates the numbers of a batch.</summary>
    /// <param name="layout">Which rows meet.</param>
    /// <param name="values">The matrices [U_b, S_b] of all sequences one after the other, [P].</param>
    /// <exception cref="UnrollException">There are not as many numbers as the layout has pairs.</exception>
    public Pairs(PairLayout layout, Value values)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(values);
        Require.That(values.Shape == new Shape(layout.Count), "Pairs", $"numbers of shape {values.Shape}", $"[{layout.Count}] by the layout");
        Layout = layout;
        Values = values;
    }

    /// <summary>Which rows meet.</summary>
    public PairLayout Layout { get; }

    /// <summary>The matrices [U_b, S_b] of all sequences one after the other, [P].</summary>
    public Value Values { get; }

    /// <summary>The same layout with other numbers.</summary>
    /// <param name="values">[P].</param>
    public Pairs With(Value values) => new(Layout, values);
}
