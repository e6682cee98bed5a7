namespace Unroll;

/// <summary>
/// A sequence of frames of numbers: pixels, pairs, the keys of a piano.
/// </summary>
public sealed class Frames : Content
{
    /// <summary>Creates a sequence.</summary>
    /// <param name="size">D, how many numbers a frame has.</param>
    /// <param name="values">Frame after frame, [T, D].</param>
    /// <exception cref="UnrollException">The numbers are not whole frames.</exception>
    public Frames(int size, ReadOnlyMemory<Real> values)
    {
        Require.That(size > 0 && values.Length % size == 0, "A sequence of frames", $"{values.Length} numbers for frames of {size}", "whole frames of 1 or more");
        Size = size;
        Values = values;
    }

    /// <summary>D.</summary>
    public int Size { get; }

    /// <summary>Frame after frame, [T, D].</summary>
    public ReadOnlyMemory<Real> Values { get; }

    /// <summary>T.</summary>
    public override int Length => Values.Length / Size;

    /// <inheritdoc/>
    public override string Noun => "sequence";

    /// <summary>A frame, [D].</summary>
    /// <param name="t">From 0 to T - 1.</param>
    public ReadOnlySpan<Real> Frame(int t) => Values.Span.Slice(t * Size, Size);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Size);
        hash.Add(Values.Span);
    }
}
