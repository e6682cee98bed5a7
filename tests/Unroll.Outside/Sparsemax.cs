using Unroll;

namespace Outside;

/// <summary>Distributions in which most probabilities are exactly zero.</summary>
public static class SparseDistributions
{
    /// <summary>For each row, the distribution nearest to it: 0 where a number is much smaller than the largest. Martins and Astudillo 2016, "From softmax to sparsemax".</summary>
    /// <param name="x">[N, C].</param>
    /// <returns>[N, C]; each row sums to 1.</returns>
    /// <exception cref="UnrollException"><paramref name="x"/> is not a matrix.</exception>
    public static Value Sparsemax(this Value x) => x.Tape.Record(new SparsemaxOperation(x))[0];
}

/// <summary>y = max(0, x - t), with t such that the row sums to 1.</summary>
internal sealed class SparsemaxOperation(Value x) : Operation(x)
{
    private const int RowsPerPiece = 64;
    private Tensor? y;

    public override string Name => "sparsemax";

    public override Tensor[] Forward(Tape tape)
    {
        if (x.Shape.Rank != 2)
            throw new UnrollException($"{Name}: found the shape {x.Shape}; expected 2 dimensions.");
        Tensor result = y = tape.Rent(x.Shape);                                                         // [N, C]
        int columns = x.Shape.Columns;
        tape.Device.ForEachPiece(x.Shape.Rows, RowsPerPiece, (from, to) =>
        {
            Real[] sorted = new Real[columns];
            for (int row = from; row < to; row++)
                Project(x.Tensor.Span.Slice(row * columns, columns), sorted, result.Span.Slice(row * columns, columns));
        });
        return [result];
    }

    /// <summary>On the support, dx = dy - the mean of dy over the support; elsewhere 0 (section 2.5).</summary>
    public override void Backward(GradientFlow flow)
    {
        Tensor dy = flow.Of(Outputs[0]), dx = flow.Into(x);                                             // [N, C]
        int columns = x.Shape.Columns;
        flow.Device.ForEachPiece(x.Shape.Rows, RowsPerPiece, (from, to) =>
        {
            for (int row = from; row < to; row++)
                AddGradient(y!.Span.Slice(row * columns, columns), dy.Span.Slice(row * columns, columns), dx.Span.Slice(row * columns, columns));
        });
    }

    /// <summary>Algorithm 1: the support is the k largest numbers with 1 + k x_k above their sum.</summary>
    private static void Project(ReadOnlySpan<Real> x, Span<Real> sorted, Span<Real> y)
    {
        x.CopyTo(sorted);
        sorted.Sort();
        double sum = 0, t = double.NaN;
        for (int k = 1; k <= x.Length && 1 + (k * (double)sorted[^k]) > sum + sorted[^k]; k++)
        {
            sum += sorted[^k];
            t = (sum - 1) / k;
        }
        for (int i = 0; i < x.Length; i++)
            y[i] = (Real)Math.Max(0, x[i] - t);
    }

    private static void AddGradient(ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy, Span<Real> dx)
    {
        double sum = 0;
        int support = 0;
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] > 0)
                (sum, support) = (sum + dy[i], support + 1);
        }
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] > 0)
                dx[i] += (Real)(dy[i] - (sum / support));
        }
    }
}
