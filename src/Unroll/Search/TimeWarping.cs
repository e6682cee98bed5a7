using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Dynamic time warping: how different two sequences of frames are if each may be stretched (Sakoe and Chiba 1978, "Dynamic programming algorithm optimization for spoken word recognition", the symmetric form without a
/// constraint on slopes): g(i, j) = min(g(i, j-1) + d(i, j), g(i-1, j-1) + 2 d(i, j), g(i-1, j) + d(i, j)), and the distance is g(n, m) / (n + m).
/// </summary>
public sealed record TimeWarping
{
    /// <summary>How far from the diagonal the warping may go, as a share of the shorter sequence, 0 to 1; at least one of its frames. Default 0.2.</summary>
    public double Band { get; init => field = Require.InRange("band", value, 0.0, 1.0); } = 0.2;

    /// <summary>Whether two frames differ by 1 - the cosine of the angle between them, and not by their Euclidean distance. Default: true.</summary>
    public bool Cosine { get; init; } = true;

    /// <summary>The distance of two sequences; the same in either order.</summary>
    /// <param name="one">Of one or more frames.</param>
    /// <param name="other">Of frames of the same size.</param>
    /// <exception cref="UnrollException">One is empty, or their frames have different sizes.</exception>
    public double Distance(Frames one, Frames other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        Require.That(one.Length > 0 && other.Length > 0, "Time warping", "a sequence without frames", "one frame or more");
        Require.That(one.Size == other.Size, "Time warping", $"frames of {one.Size} and of {other.Size} numbers", "the same size");
        (Frames longer, Frames shorter) = one.Length >= other.Length ? (one, other) : (other, one);
        int n = longer.Length, m = shorter.Length;
        double radius = Math.Max(1, Band * m), slope = n == 1 ? 0 : (m - 1) / (double)(n - 1);
        double[] lengths = Lengths(longer), others = Lengths(shorter), before = new double[m + 1], now = new double[m + 1];
        Array.Fill(before, double.PositiveInfinity);
        for (int i = 0; i < n; i++)
        {
            // the longer sequence is in the rows, so that the middle of the band moves by at most one column a row
            int from = Math.Max(0, (int)Math.Ceiling((i * slope) - radius)), to = Math.Min(m - 1, (int)Math.Floor((i * slope) + radius));
            Array.Fill(now, double.PositiveInfinity);
            for (int j = from; j <= to; j++)
            {
                double step = Between(longer.Frame(i), lengths[i], shorter.Frame(j), others[j]);
                now[j + 1] = i == 0 && j == 0 ? 2 * step : Math.Min(Math.Min(now[j], before[j + 1]) + step, before[j] + (2 * step));
            }
            (before, now) = (now, before);
        }
        return before[m] / (n + m);
    }

    /// <summary>The squared length of each frame, or with cosines its length.</summary>
    private double[] Lengths(Frames frames)
    {
        double[] lengths = new double[frames.Length];
        for (int t = 0; t < lengths.Length; t++)
        {
            double square = TensorPrimitives.SumOfSquares(frames.Frame(t));
            lengths[t] = Cosine ? Math.Sqrt(square) : square;
        }
        return lengths;
    }

    private double Between(ReadOnlySpan<Real> x, double length, ReadOnlySpan<Real> y, double other)
    {
        double product = TensorPrimitives.Dot(x, y);
        return !Cosine ? Math.Sqrt(Math.Max(0, length + other - (2 * product)))
            : length > 0 && other > 0 ? 1 - Math.Clamp(product / length / other, -1, 1) : 1;
    }
}
