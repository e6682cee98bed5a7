namespace Unroll;

/// <summary>
/// Adds to each row the slopes of its last numbers over time: d[t] = Σ n (c[t + n] - c[t - n]) / (2 Σ n²) for n = 1, 2 (Furui 1986); before the first row and after the last one, these repeat.
/// </summary>
/// <param name="width">The numbers of a row that comes in.</param>
/// <param name="last">Of how many of its last numbers slopes are computed.</param>
internal sealed class DeltaRows(int width, int last)
{
    private const int Reach = 2;

    private readonly NumberBuffer rows = new();
    private int received;
    private int given;
    private int first; // the row that the buffer begins with

    /// <summary>The numbers of a row that comes out.</summary>
    public int Width => width + last;

    /// <summary>Takes rows, and gives those whose neighbours are known.</summary>
    public void Feed(ReadOnlySpan<Real> more, NumberBuffer to)
    {
        rows.Add(more);
        received += more.Length / width;
        Give(received - Reach, to);
    }

    /// <summary>Gives the remaining rows.</summary>
    public void End(NumberBuffer to) => Give(received, to);

    private void Give(int until, NumberBuffer to)
    {
        for (; given < until; given++)
        {
            Span<Real> row = to.Add(Width);
            Row(given).CopyTo(row);
            Span<Real> slopes = row[width..];
            for (int n = 1; n <= Reach; n++)
            {
                ReadOnlySpan<Real> after = Row(given + n)[^last..], before = Row(given - n)[^last..];
                for (int i = 0; i < last; i++)
                    slopes[i] += n * (after[i] - before[i]) / 10;
            }
        }
        int old = Math.Max(0, given - Reach - first);
        rows.Drop(old * width);
        first += old;
    }

    private ReadOnlySpan<Real> Row(int t) => rows.Span.Slice((Math.Clamp(t, 0, received - 1) - first) * width, width);
}
