using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Whether the scaled recursion is exact for some scores. Where transitions spread over at most 32 nats, a tag that underflows (e^-87 of the
/// likeliest) had less than e^(2 * 32 - 87) of the total, whatever the emissions are; else all scores of a step must stay within 80 nats. In the
/// first case emissions may be negative infinite (a forbidden tag, an exact 0), as long as each row has a finite one.
/// </summary>
internal static class Spread
{
    private const double Transitions = 32;
    private const double Step = 80;

    private const int RowsPerPiece = 2048;

    public static bool IsSmall(Device device, Tensor emissions, Tensor transitions, Tensor start, Tensor end)
    {
        int count = emissions.Shape[0], columns = emissions.Shape[1];
        double[] largest = new double[Math.Max(1, (count + RowsPerPiece - 1) / RowsPerPiece)];
        device.ForEachPiece(count, RowsPerPiece, (from, to) =>
        {
            ReadOnlySpan<Real> all = emissions.Span;
            double most = 0;
            for (int r = from; r < to; r++)
                most = Math.Max(most, Of(all.Slice(r * columns, columns)));
            largest[from / RowsPerPiece] = most;
        });
        double rows = largest.Max(), between = Math.Max(Of(transitions.Span), Math.Max(Of(start.Span), Of(end.Span)));
        return between <= Transitions ? double.IsFinite(rows) || AreMasked(emissions) : rows + between <= Step;
    }

    /// <summary>Whether every row has a finite score, and otherwise finite ones or negative infinity.</summary>
    public static bool AreMasked(Tensor emissions)
    {
        for (int r = 0; r < emissions.Shape[0]; r++)
        {
            ReadOnlySpan<Real> row = emissions.Span.Slice(r * emissions.Shape[1], emissions.Shape[1]);
            Real largest = row.IsEmpty ? 0 : TensorPrimitives.Max(row);
            if (!Real.IsFinite(largest))
                return false;
        }
        return true;
    }

    private static double Of(ReadOnlySpan<Real> scores)
    {
        if (scores.IsEmpty)
            return 0;
        double spread = (double)TensorPrimitives.Max(scores) - TensorPrimitives.Min(scores);
        return double.IsNaN(spread) ? double.PositiveInfinity : spread;
    }
}
