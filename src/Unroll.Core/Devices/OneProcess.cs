namespace Unroll;

/// <summary>A process by itself: what it gives is what it gets.</summary>
internal sealed class OneProcess : ICollective
{
    public static OneProcess Instance { get; } = new();

    public int Rank => 0;

    public int Ranks => 1;

    public void Gather(ReadOnlySpan<byte> own, ReadOnlySpan<int> counts, Span<byte> all) => own.CopyTo(all);

    public void Exchange(ReadOnlySpan<byte> own, ReadOnlySpan<int> sent, Span<byte> received, ReadOnlySpan<int> counts) => own.CopyTo(received);
}
