namespace Unroll;

/// <summary>Columns brought to a mean of 0 and a variance of 1 over the rows, then scaled and shifted.</summary>
public static class BatchNormalizing
{
    /// <summary>
    /// Normalisation by batches (Ioffe and Szegedy 2015, algorithm 1): y = gain (x - μ) / √(v + 1e-5) + bias for each column, with its mean and its variance, in which the sum is divided by N. The
    /// gradient flows through both. Rows of maps, [B H W, C], are normalised by channel (section 3.2).
    /// </summary>
    /// <param name="x">[N, F].</param>
    /// <param name="gain">[F].</param>
    /// <param name="bias">[F].</param>
    /// <param name="mean">μ, [F], as long as the tape lives; zeros where there are no rows.</param>
    /// <param name="variance">v, [F].</param>
    /// <returns>[N, F].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value NormalizeColumns(this Value x, Value gain, Value bias, out Tensor mean, out Tensor variance)
    {
        ArgumentNullException.ThrowIfNull(x);
        BatchNormalizationOp operation = new(x, gain, bias, null, null);
        Value y = x.Tape.Record(operation)[0];
        (mean, variance) = operation.Moments;
        return y;
    }

    /// <summary>As above, but with a mean and a variance that are given, such as those of many batches: each row by itself, and no gradient flows through them.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="gain">[F].</param>
    /// <param name="bias">[F].</param>
    /// <param name="mean">μ, [F].</param>
    /// <param name="variance">v, [F], not negative.</param>
    /// <returns>[N, F].</returns>
    /// <exception cref="UnrollException">The shapes do not fit.</exception>
    public static Value NormalizeColumns(this Value x, Value gain, Value bias, Tensor mean, Tensor variance)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        return x.Tape.Record(new BatchNormalizationOp(x, gain, bias, mean, variance))[0];
    }
}

/// <summary>Sums over rows are made in pieces of rows that depend on the sizes alone, and added up in order, in double.</summary>
internal sealed unsafe class BatchNormalizationOp(Value x, Value gain, Value bias, Tensor? givenMean, Tensor? givenVariance) : Operation(x, gain, bias)
{
    private const double Epsilon = 1e-5;
    private const int Piece = 16384; // numbers
    private Tensor? about;
    private Tensor? left;
    private Tensor? scale;
    private double[] deviations = []; // √(v + ε)

    public override string Name => "normalize columns";

    /// <summary>The mean and the variance of the rows.</summary>
    public (Tensor Mean, Tensor Variance) Moments { get; private set; }

    private int Columns => x.Shape.Columns;

    /// <summary>Not more than lose few digits in a sum.</summary>
    private int RowsOfPiece => Math.Clamp(Piece / Math.Max(1, Columns), 16, 256);

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Shape row = new(Columns);
        Require.That(gain.Shape == row && bias.Shape == row, Name, $"the shapes {x.Shape}, {gain.Shape} and {bias.Shape}", $"gain and bias of {Columns}");
        Require.That(givenMean is null || (givenMean.Shape == row && givenVariance!.Shape == row), Name, $"the shapes {x.Shape}, {givenMean?.Shape} and {givenVariance?.Shape}", $"a mean and a variance of {Columns}");
        (about, left, scale) = (tape.Rent(row), tape.Rent(row), tape.Rent(row));
        Moments = givenMean is null ? Measure(tape) : Given(givenMean, givenVariance!);
        deviations = [.. Moments.Variance.Span.ToArray().Select(variance => Math.Sqrt(variance + Epsilon))];
        for (int c = 0; c < Columns; c++)
            scale.Span[c] = (Real)(gain.Tensor.Span[c] / deviations[c]);
        Tensor y = tape.Rent(x.Shape);                                                                  // [N, F]
        Real* from = x.Tensor.Pointer, to = y.Pointer, shift = bias.Tensor.Pointer;
        ForEach(tape.Device, (_, first, rows) =>
            tape.Device.KernelSet.Run(new NormalizeColumns(from + first, about.Pointer, left.Pointer, scale.Pointer, shift, rows, Columns, to + first)));
        return [y];
    }

    /// <summary>dx += scale (dy - mean dy - (x - μ) mean(dy (x - μ)) / (v + ε)), without both means where the moments were given; dgain += Σ dy (x - μ) / √(v + ε); dbias += Σ dy.</summary>
    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]);
        Real* from = x.Tensor.Pointer, gradient = dy.Pointer;
        (double[] sums, double[] products) = Sums(flow.Tape, (first, rows, sum, product) =>
            flow.Device.KernelSet.Run(new AddNormalizedProducts(from + first, about!.Pointer, left!.Pointer, gradient + first, rows, Columns, sum, product)));
        if (flow.IntoIfWanted(bias) is { } dBias)
        {
            for (int c = 0; c < Columns; c++)
                dBias.Span[c] += (Real)sums[c];
        }
        if (flow.IntoIfWanted(gain) is { } dGain)
        {
            for (int c = 0; c < Columns; c++)
                dGain.Span[c] += (Real)(products[c] / deviations[c]);
        }
        if (flow.IntoIfWanted(x) is not { } dx)
            return;
        Tensor mean = flow.Tape.Rent(new Shape(Columns)), along = flow.Tape.Rent(new Shape(Columns));
        for (int c = 0; c < Columns; c++)
        {
            mean.Span[c] = givenMean is null ? (Real)(sums[c] / x.Shape[0]) : 0;
            along.Span[c] = givenMean is null ? (Real)(products[c] / x.Shape[0] / (deviations[c] * deviations[c])) : 0;
        }
        Real* to = dx.Pointer;
        ForEach(flow.Device, (_, first, rows) => flow.Device.KernelSet.Run(new AddNormalizeGradient(
            from + first, about!.Pointer, left!.Pointer, scale!.Pointer, mean.Pointer, along.Pointer, gradient + first, rows, Columns, to + first)));
    }

    private (Tensor Mean, Tensor Variance) Given(Tensor mean, Tensor variance)
    {
        mean.Span.CopyTo(about!.Span);
        left!.Span.Clear();
        return (mean, variance);
    }

    /// <summary>The mean in two parts, a rounded one and the mean of what is left when that is taken off, and the variance.</summary>
    private (Tensor Mean, Tensor Variance) Measure(Tape tape)
    {
        int count = Math.Max(1, x.Shape[0]);
        Real* from = x.Tensor.Pointer, center = about!.Pointer;
        about.Span.Clear();
        (double[] sums, _) = Sums(tape, (first, rows, sum, square) => tape.Device.KernelSet.Run(new AddColumnMoments(from + first, center, rows, Columns, sum, square)));
        for (int c = 0; c < Columns; c++)
            about.Span[c] = (Real)(sums[c] / count);
        (sums, double[] squares) = Sums(tape, (first, rows, sum, square) => tape.Device.KernelSet.Run(new AddColumnMoments(from + first, center, rows, Columns, sum, square)));
        Tensor mean = tape.Rent(about.Shape), variance = tape.Rent(about.Shape);
        for (int c = 0; c < Columns; c++)
        {
            double rest = sums[c] / count;
            left!.Span[c] = (Real)rest;
            mean.Span[c] = (Real)(about.Span[c] + rest);
            double spread = (squares[c] / count) - (rest * rest);
            variance.Span[c] = (Real)(spread < 0 ? 0 : spread); // NaN stays
        }
        return (mean, variance);
    }

    /// <summary>Two sums for each column.</summary>
    private (double[] First, double[] Second) Sums(Tape tape, SumOfRows body)
    {
        int pieces = (x.Shape[0] + RowsOfPiece - 1) / RowsOfPiece, columns = Columns;
        double[] first = new double[columns], second = new double[columns];
        if (pieces == 0 || columns == 0)
            return (first, second);
        Shape parts = new(2 * pieces, columns);
        Block block = tape.Device.Memory.Rent(parts.Count);
        Real* sums = block.Pointer;
        new Span<Real>(sums, parts.Count).Clear();
        ForEach(tape.Device, (piece, start, rows) => body(start, rows, sums + (2 * (nint)piece * columns), sums + (((2 * (nint)piece) + 1) * columns)));
        for (int piece = 0; piece < pieces; piece++)
        {
            Real* part = sums + (2 * (nint)piece * columns);
            for (int c = 0; c < columns; c++)
            {
                first[c] += part[c];
                second[c] += part[columns + c];
            }
        }
        tape.Device.Memory.Return(block);
        return (first, second);
    }


    /// <summary>The body is given the number of a piece, its first number, and its rows.</summary>
    private void ForEach(Device device, Action<int, nint, int> body) =>
        device.ForEachPiece(Columns == 0 ? 0 : x.Shape[0], RowsOfPiece, (from, to) => body(from / RowsOfPiece, (nint)from * Columns, to - from));

    /// <summary>Adds to sums and products from some rows on.</summary>
    private delegate void SumOfRows(nint first, int rows, Real* sums, Real* products);
}
