namespace Unroll;

/// <summary>Ragged batches put end to end.</summary>
public static class Joining
{
    /// <summary>Each sequence of the first batch, followed by the same sequence of the second, and so on: a story and then its question.</summary>
    /// <param name="parts">Batches of as many sequences and features each; at least one.</param>
    /// <returns>Sequence b is as long as all its parts together.</returns>
    /// <exception cref="UnrollException">There is no part, or the numbers of sequences or of features differ.</exception>
    public static Sequences ConcatSteps(params IReadOnlyList<Sequences> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Require.That(parts.Count > 0, "concatenate steps", $"no batches", "at least one");
        int count = parts[0].Layout.Count;
        int[] lengths = new int[count];
        foreach (Sequences part in parts)
        {
            Require.That(part.Layout.Count == count, "concatenate steps", $"batches of {count} and of {part.Layout.Count} sequences", "as many in each");
            for (int b = 0; b < count; b++)
                lengths[b] = (int)Math.Min(int.MaxValue, (long)lengths[b] + part.Layout.Lengths[b]); // more than a layout takes, which then says so
        }
        SequenceLayout joined = new(lengths);
        int[] rows = new int[joined.Rows];
        for (int b = 0, to = 0; b < count; b++)
        {
            int before = 0;
            foreach (Sequences part in parts)
            {
                for (int row = part.Layout.Starts[b]; row < part.Layout.Starts[b + 1]; row++)
                    rows[to++] = before + row;
                before += part.Layout.Rows;
            }
        }
        return new Sequences(joined, Shaping.ConcatRows([.. parts.Select(part => part.Rows)]).TakeRows(rows));
    }
}
