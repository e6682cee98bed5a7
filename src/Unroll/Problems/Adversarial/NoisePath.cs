namespace Unroll;

/// <summary>
/// Noise between two noises a and b, along the great circle through both: sin((1 - t) Ω) / sin Ω · a + sin(t Ω) / sin Ω · b, where Ω is the angle between them and t goes from 0 to 1 in equal steps (Shoemake 1985; for generators White 2016). Noise as long
/// as both stays so long; on a straight line it would get shorter than any that a generator has been trained on. Where a and b point along one line, as those of one number do, the way is straight.
/// </summary>
internal static class NoisePath
{
    private const double LeastSine = 1e-6;

    /// <summary>Fills the rows of a path.</summary>
    /// <param name="path">[N, Z], of two rows or more; the first becomes a, the last b.</param>
    /// <param name="a">Z numbers.</param>
    /// <param name="b">Z numbers.</param>
    public static void Fill(Tensor path, Real[] a, Real[] b)
    {
        double cosine = Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)), angle = Math.Acos(Math.Clamp(cosine, -1, 1)), sine = Math.Sin(angle);
        int last = path.Shape[0] - 1;
        for (int step = 0; step <= last; step++)
        {
            double t = step / (double)last;
            (double ofA, double ofB) = sine > LeastSine ? (Math.Sin((1 - t) * angle) / sine, Math.Sin(t * angle) / sine) : (1 - t, t);
            Span<Real> row = path.Rows(step, 1).Span;
            for (int i = 0; i < row.Length; i++)
                row[i] = (Real)((ofA * a[i]) + (ofB * b[i]));
        }
    }

    private static double Dot(Real[] a, Real[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
