namespace Unroll;

/// <summary>Arithmetic of long vectors, split over the team in fixed pieces: the same bits on any number of threads.</summary>
internal sealed unsafe class FlatVectors(Device device, int size)
{
    /// <summary>Numbers of a piece.</summary>
    public const int Piece = 65536;

    /// <summary>Numbers of a vector.</summary>
    public int Size => size;

    private int Pieces => (size + Piece - 1) / Piece;

    /// <summary>A vector of zeros.</summary>
    public Tensor New() => new(new Shape(size));

    /// <summary>Runs body(from, count) over all pieces.</summary>
    public void ForEach(Action<int, int> body) => device.ForEachPiece(size, Piece, (from, to) => body(from, to - from));

    /// <summary>target += factor source.</summary>
    public void Add(Tensor source, double factor, Tensor target)
    {
        Real* from = source.Pointer, to = target.Pointer;
        ForEach((at, count) => device.KernelSet.Run(new AddScaled(from + at, (Real)factor, count, to + at)));
    }

    /// <summary>The inner product.</summary>
    public double Dot(Tensor a, Tensor b) => Dots([a], [b])[0, 0];

    /// <summary>The inner products of all pairs, read in one pass.</summary>
    public double[,] Dots(ReadOnlySpan<Tensor> a, ReadOnlySpan<Tensor> b)
    {
        nint[] left = Pointers(a), right = Pointers(b);
        double[] parts = new double[Pieces * left.Length * right.Length];
        ForEach((at, count) =>
        {
            fixed (nint* x = left, y = right)
            fixed (double* products = &parts[at / Piece * left.Length * right.Length])
                device.KernelSet.Run(new InnerProducts((Real**)x, left.Length, (Real**)y, right.Length, at, count, products));
        });
        double[,] sums = new double[left.Length, right.Length];
        for (int i = 0; i < parts.Length; i++)
            sums[i / right.Length % left.Length, i % right.Length] += parts[i];
        return sums;
    }

    /// <summary>target = Σ weights[i] vectors[i].</summary>
    public void Combine(ReadOnlySpan<Tensor> vectors, ReadOnlySpan<double> weights, Tensor target)
    {
        nint[] pointers = Pointers(vectors);
        Real[] factors = new Real[weights.Length];
        for (int i = 0; i < factors.Length; i++)
            factors[i] = (Real)weights[i];
        Real* to = target.Pointer;
        ForEach((at, count) =>
        {
            fixed (nint* x = pointers)
            fixed (Real* w = factors)
                device.KernelSet.Run(new WeightedSum((Real**)x, w, factors.Length, at, count, to));
        });
    }

    /// <summary>difference = a - b, and then b = a.</summary>
    public void DifferenceAndCopy(Tensor a, Tensor b, Tensor difference)
    {
        Real* from = a.Pointer, to = b.Pointer, result = difference.Pointer;
        ForEach((at, count) => device.KernelSet.Run(new DifferenceAndCopy(from + at, count, to + at, result + at)));
    }

    /// <summary>Σ|x|.</summary>
    public double SumOfMagnitudes(Tensor x)
    {
        double[] parts = new double[Pieces];
        ForEach((at, count) => parts[at / Piece] = System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes<Real>(x.Span.Slice(at, count)));
        return parts.Sum();
    }

    private static nint[] Pointers(ReadOnlySpan<Tensor> vectors)
    {
        nint[] pointers = new nint[vectors.Length];
        for (int i = 0; i < pointers.Length; i++)
            pointers[i] = (nint)vectors[i].Pointer;
        return pointers;
    }
}
