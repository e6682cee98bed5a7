using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>The sizes of a tensor, outermost first: up to four of them, none negative. A scalar has none.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most dimensions a tensor may have.</summary>
    public const int MaxRank = 4;

    /// <summary>The most elements: their bytes, in double precision, are within what an array's index reaches.</summary>
    internal const int MaxCount = int.MaxValue / 8;

    private readonly Sizes sizes;
    private readonly int count;

    /// <summary>Creates a shape.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    /// <exception cref="UnrollException">More than four sizes, or a negative one, or more elements than an array can hold.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaxRank)
            throw new UnrollException($"A shape of {sizes.Length} dimensions was asked for; expected at most {MaxRank}.");
        Rank = sizes.Length;
        long product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0)
                throw new UnrollException($"A shape was given the size {sizes[i]} in dimension {i}; expected 0 or more.");
            this.sizes[i] = sizes[i];
            product *= sizes[i];
            if (product > MaxCount)
                throw new UnrollException($"A shape of [{string.Join(", ", sizes.ToArray())}] has too many elements; expected at most {MaxCount}.");
        }
        count = (int)product;
    }

    /// <summary>How many dimensions: 0 for a scalar, 2 for a matrix.</summary>
    public int Rank { get; }

    /// <summary>How many elements: the product of all sizes, 1 for a scalar.</summary>
    public int Count => Rank == 0 ? 1 : count;

    /// <summary>The innermost size (1 for a scalar): a tensor is seen by row operations as [<see cref="Rows"/>, <see cref="Columns"/>].</summary>
    public int Columns => Rank == 0 ? 1 : sizes[Rank - 1];

    /// <summary>The product of all sizes but the innermost.</summary>
    public int Rows
    {
        get
        {
            int rows = 1;
            for (int i = 0; i < Rank - 1; i++)
                rows *= sizes[i];
            return rows;
        }
    }

    /// <summary>One size.</summary>
    /// <param name="dimension">Counted from the outermost, 0.</param>
    public int this[int dimension] => (uint)dimension < (uint)Rank
        ? sizes[dimension]
        : throw new UnrollException($"Dimension {dimension} of the shape {this} was asked for; it has {Rank}.");

    /// <summary>A size that was summed up without overflow, as the size of a dimension.</summary>
    internal static int Size(long sum) => sum <= MaxCount ? (int)sum : throw new UnrollException($"{sum} rows or columns were asked for; expected at most {MaxCount}.");

    /// <summary>The same shape with another outermost size.</summary>
    /// <param name="size">The new outermost size.</param>
    public Shape WithFirst(int size)
    {
        Span<int> all = stackalloc int[MaxRank];
        for (int i = 0; i < Rank; i++)
            all[i] = sizes[i];
        all[0] = size;
        return new Shape(all[..Math.Max(1, Rank)]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other)
    {
        if (Rank != other.Rank)
            return false;
        for (int i = 0; i < Rank; i++)
        {
            if (sizes[i] != other.sizes[i])
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, sizes[0], sizes[1], sizes[2], sizes[3]);

    /// <summary>Equal rank and sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Different rank or sizes.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets, as error messages show them: <c>[32, 128]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";

    /// <summary>The sizes, outermost first.</summary>
    public int[] ToArray()
    {
        int[] all = new int[Rank];
        for (int i = 0; i < Rank; i++)
            all[i] = sizes[i];
        return all;
    }

    [InlineArray(MaxRank)]
    private struct Sizes
    {
        private int first;
    }
}
