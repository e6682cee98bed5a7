namespace Unroll;

/// <summary>Joins several frames into one row, and keeps only every n-th row (Sak et al. 2015): row i has the frames from i n on, the last frame again and again where there are no more.</summary>
/// <param name="size">The numbers of a frame, F.</param>
/// <param name="stack">How many frames a row has.</param>
/// <param name="skip">n.</param>
internal sealed class FrameStack(int size, int stack, int skip)
{
    private readonly NumberBuffer frames = new();
    private long received;
    private long given; // rows

    /// <summary>The rows of so many frames.</summary>
    public int Rows(int count) => (count + skip - 1) / skip;

    /// <summary>The rows of a whole sound.</summary>
    /// <param name="whole">Frames [T, F].</param>
    /// <param name="rows">Gets ⌈T / n⌉ rows.</param>
    public void Whole(ReadOnlySpan<Real> whole, Span<Real> rows)
    {
        int count = whole.Length / size;
        for (int i = 0; i < Rows(count); i++)
            Row(whole, i * skip, rows.Slice(i * stack * size, stack * size));
    }

    /// <summary>Takes the next frames, and gives the rows that are certain by now.</summary>
    public void Feed(ReadOnlySpan<Real> more, NumberBuffer to)
    {
        frames.Add(more);
        received += more.Length / size;
        Give(to, stack);
    }

    /// <summary>Gives the remaining rows.</summary>
    public void End(NumberBuffer to) => Give(to, 1);

    private void Give(NumberBuffer to, int needed)
    {
        for (long first = received - (frames.Count / size); given * skip + needed <= received; given++)
            Row(frames.Span, (int)((given * skip) - first), to.Add(stack * size));
        int old = (int)Math.Min(frames.Count / size, (given * skip) - (received - (frames.Count / size)));
        frames.Drop(old * size);
    }

    private void Row(ReadOnlySpan<Real> from, int first, Span<Real> row)
    {
        int last = (from.Length / size) - 1;
        for (int j = 0; j < stack; j++)
            from.Slice(Math.Min(first + j, last) * size, size).CopyTo(row[(j * size)..]);
    }
}
