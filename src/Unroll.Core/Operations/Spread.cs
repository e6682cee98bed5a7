using System.Numerics.Tensors;

namespace Unroll;

/// <summary>By how many nats the scores of a chain differ at most within one step; infinite where something is forbidden.</summary>
internal static class Spread
{
    public static double Largest(Tensor emissions, Tensor transitions, Tensor start, Tensor end)
    {
        double rows = 0;
        for (int r = 0; r < emissions.Shape[0]; r++)
            rows = Math.Max(rows, Of(emissions.Rows(r, 1).Span));
        return rows + Math.Max(Of(transitions.Span), Math.Max(Of(start.Span), Of(end.Span)));
    }

    private static double Of(ReadOnlySpan<Real> scores)
    {
        if (scores.IsEmpty)
            return 0;
        double spread = (double)TensorPrimitives.Max(scores) - TensorPrimitives.Min(scores);
        return double.IsNaN(spread) ? double.PositiveInfinity : spread;
    }
}
