namespace Unroll;

/// <summary>What attention looks at: rows to be read, and what their scores are made of, computed once for all queries.</summary>
/// <param name="Values">Rows to read, [N, M].</param>
/// <param name="Keys">What queries are compared with, [N, K], in the same layout.</param>
internal sealed record AttentionMemory(Sequences Values, Sequences Keys)
{
    /// <summary>The memory of some of the sequences, in a given order.</summary>
    /// <param name="sequences">Their numbers; one may be taken several times.</param>
    public AttentionMemory Take(IReadOnlyList<int> sequences)
    {
        SequenceLayout all = Values.Layout, taken = new([.. sequences.Select(b => all.Lengths[b])]);
        int[] rows = new int[taken.Rows];
        for (int i = 0, to = 0; i < sequences.Count; i++)
        {
            for (int row = all.Starts[sequences[i]]; row < all.Starts[sequences[i] + 1]; row++)
                rows[to++] = row;
        }
        Value values = Values.Rows.TakeRows(rows);
        return new AttentionMemory(new Sequences(taken, values), new Sequences(taken, ReferenceEquals(Keys, Values) ? values : Keys.Rows.TakeRows(rows)));
    }

    /// <summary>The memory of the first sequences.</summary>
    /// <param name="layout">Theirs.</param>
    public AttentionMemory First(SequenceLayout layout) =>
        layout.Rows == Values.Layout.Rows && layout.Count == Values.Layout.Count ? this
        : new AttentionMemory(new Sequences(layout, Values.Rows.Rows(0, layout.Rows)), new Sequences(layout, Keys.Rows.Rows(0, layout.Rows)));
}
