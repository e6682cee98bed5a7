namespace Unroll;

/// <summary>A ragged batch on a tape: rows and the lengths that say whose they are. The two never travel apart.</summary>
public sealed class Sequences
{
    /// <summary>Creates a batch.</summary>
    /// <param name="layout">Whose rows they are.</param>
    /// <param name="rows">The rows by sequence, [N, F].</param>
    /// <exception cref="UnrollException">There are not as many rows as the layout says.</exception>
    public Sequences(SequenceLayout layout, Value rows)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(rows);
        Require.That(rows.Shape.Rank == 2 && rows.Shape[0] == layout.Rows, "Sequences", $"rows of shape {rows.Shape}", $"[{layout.Rows}, features] by the layout");
        Layout = layout;
        Rows = rows;
    }

    /// <summary>Whose rows they are.</summary>
    public SequenceLayout Layout { get; }

    /// <summary>The rows by sequence, [N, F].</summary>
    public Value Rows { get; }

    /// <summary>F.</summary>
    public int Features => Rows.Shape[1];

    /// <summary>The same layout with other rows.</summary>
    /// <param name="rows">The rows by sequence, [N, F'].</param>
    public Sequences With(Value rows) => new(Layout, rows);
}
