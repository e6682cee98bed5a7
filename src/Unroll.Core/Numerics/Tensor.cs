using System.Globalization;
using System.Text;

namespace Unroll;

/// <summary>
/// A shape and its numbers: contiguous, row-major, aligned and padded. It has no strides, no broadcasting and no gradient.
/// A tensor made by its constructor belongs to the garbage collector; one made by a tape ends with the tape, and using it later throws.
/// </summary>
public sealed unsafe class Tensor
{
    private readonly Block block;
    private readonly int generation;
    private readonly int offset;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="shape">Its sizes.</param>
    public Tensor(Shape shape) : this(shape, SmallBlocks.Take(shape.Count, out int offset), offset) => Span.Clear();

    /// <summary>Creates a tensor with a copy of the given numbers.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="values">The numbers, the innermost dimension running fastest.</param>
    /// <exception cref="UnrollException">There are not as many numbers as the shape says.</exception>
    public Tensor(Shape shape, ReadOnlySpan<Real> values) : this(shape, SmallBlocks.Take(shape.Count, out int offset), offset)
    {
        if (values.Length != shape.Count)
            throw new UnrollException($"A tensor of shape {shape} was given {values.Length} numbers; expected {shape.Count}.");
        values.CopyTo(Span);
    }

    internal Tensor(Shape shape, Block block, int offset)
    {
        Shape = shape;
        this.block = block;
        this.offset = offset;
        generation = block.Generation;
    }

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>How many numbers.</summary>
    public int Count => Shape.Count;

    /// <summary>The numbers, the innermost dimension running fastest.</summary>
    /// <exception cref="UnrollException">The tape that lent the memory has ended.</exception>
    public Span<Real> Span => Lent.Span(offset, Shape.Count);

    /// <summary>Whether its numbers are in a block.</summary>
    internal bool IsOn(Block memory) => ReferenceEquals(block, memory);

    /// <summary>Whether its memory was given back.</summary>
    internal bool HasEnded => generation != block.Generation;

    internal Real* Pointer => Lent.Pointer + offset;

    private Block Lent => generation == block.Generation
        ? block
        : throw new UnrollException($"A tensor of shape {Shape} was used after its tape had ended; take Keep() of it before the tape is disposed.");

    /// <summary>Some consecutive rows (outermost dimension) of this tensor, sharing its memory.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <exception cref="UnrollException">The tensor has no such rows.</exception>
    public Tensor Rows(int start, int count)
    {
        if (Shape.Rank == 0 || start < 0 || count < 0 || start > Shape[0] - count)
            throw new UnrollException($"Rows {start} to {(long)start + count} of a tensor of shape {Shape} were asked for; it has no such rows.");
        int stride = Shape[0] == 0 ? 0 : Count / Shape[0];
        _ = Pointer;
        return new Tensor(Shape.WithFirst(count), block, offset + (start * stride));
    }

    /// <summary>The same numbers seen with another shape, sharing the memory.</summary>
    /// <param name="shape">A shape with as many elements.</param>
    /// <exception cref="UnrollException">The number of elements differs.</exception>
    public Tensor As(Shape shape)
    {
        if (shape.Count != Count)
            throw new UnrollException($"A tensor of shape {Shape} cannot be seen as {shape}: {Count} numbers against {shape.Count}.");
        _ = Pointer;
        return new Tensor(shape, block, offset);
    }

    /// <summary>A copy that belongs to the garbage collector and outlives any tape.</summary>
    public Tensor Keep() => new(Shape, Span);

    /// <summary>The only number of a tensor that has one.</summary>
    /// <exception cref="UnrollException">It has more or none.</exception>
    public Real Item() => Count == 1 ? Span[0] : throw new UnrollException($"Item() was asked of a tensor of shape {Shape}; expected one number.");

    /// <summary>The shape and the first numbers.</summary>
    public override string ToString()
    {
        const int shown = 8;
        StringBuilder text = new();
        text.Append(Shape.ToString()).Append(' ').Append('{');
        for (int i = 0; i < Math.Min(shown, Count); i++)
            text.Append(i == 0 ? " " : ", ").Append(Span[i].ToString("G6", CultureInfo.InvariantCulture));
        return text.Append(Count > shown ? ", ... }" : " }").ToString();
    }
}
