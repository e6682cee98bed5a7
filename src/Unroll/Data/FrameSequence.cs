namespace Unroll;

/// <summary>
/// A sequence of frames of numbers (pixels, pairs, the keys of a piano), and where they are known what it is: its labels, or its number.
/// </summary>
public sealed class FrameSequence : ILabelled
{
    /// <summary>Creates a sequence.</summary>
    /// <param name="size">D, how many numbers a frame has.</param>
    /// <param name="values">Frame after frame, [T, D].</param>
    /// <exception cref="UnrollException">The numbers are not whole frames.</exception>
    public FrameSequence(int size, ReadOnlyMemory<Real> values)
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
    public int Length => Values.Length / Size;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The right number, where a number is asked for and known.</summary>
    public double? Target { get; init; }

    /// <summary>A frame, [D].</summary>
    /// <param name="t">From 0 to T - 1.</param>
    public ReadOnlySpan<Real> Frame(int t) => Values.Span.Slice(t * Size, Size);

    /// <summary>Empty: nobody types frames.</summary>
    public override string ToString() => "";
}
