namespace Unroll;

/// <summary>Numbers in a row: added at the end, dropped at the beginning, kept in one piece of memory.</summary>
internal sealed class NumberBuffer
{
    private Real[] numbers = [];
    private int start;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them; valid until the next call.</summary>
    public Span<Real> Span => numbers.AsSpan(start, Count);

    /// <summary>Adds numbers at the end.</summary>
    public void Add(ReadOnlySpan<Real> more) => more.CopyTo(Add(more.Length));

    /// <summary>Makes room at the end.</summary>
    /// <param name="count">For how many.</param>
    /// <returns>The room, filled with zeros.</returns>
    public Span<Real> Add(int count)
    {
        if (start + Count + count > numbers.Length)
        {
            Real[] larger = Count + count > numbers.Length / 2 ? new Real[Math.Max(Count + count, Math.Min(2L * numbers.Length, Array.MaxLength))] : numbers;
            Span.CopyTo(larger);
            (numbers, start) = (larger, 0);
        }
        Count += count;
        Span<Real> room = Span[^count..];
        room.Clear();
        return room;
    }

    /// <summary>Drops numbers at the beginning.</summary>
    public void Drop(int count)
    {
        start += count;
        Count -= count;
    }

    /// <summary>Hands its memory over, and is empty then.</summary>
    public ReadOnlyMemory<Real> Take()
    {
        ReadOnlyMemory<Real> all = numbers.AsMemory(start, Count);
        (numbers, start, Count) = ([], 0, 0);
        return all;
    }
}
