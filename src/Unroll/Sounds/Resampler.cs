using System.Numerics;

namespace Unroll;

/// <summary>
/// Changes the number of samples per second. Each new sample is a weighted mean of the old ones around its place; the weights are a sinc function under a Kaiser window (Oppenheim and Schafer
/// 2010, section 7.6), which passes what is below 0.93 of the lower of both Nyquist frequencies and damps what is above it, so that nothing is aliased.
/// </summary>
/// <remarks>
/// New sample n lies at the time n / to; there are ⌈N to / from⌉ of them for N old ones. w(t) = sinc(c t) kaiser(t c / 32) for a distance of t old samples, c = 0.93 min(1, to / from),
/// β = 8; the weights of a new sample are divided by their sum, so that a constant stays what it is. Outside of the sound is silence. Fed in pieces, it gives the same numbers bit by bit.
/// </remarks>
internal sealed class Resampler
{
    private const int ZeroCrossings = 32;
    private const double PassBand = 0.93;
    private const double Beta = 8;
    private const int MostKept = 4096; // phases whose weights are kept

    private readonly int up;
    private readonly int down;
    private readonly double cutoff;
    private readonly int reach;
    private readonly Real[]?[] weights;
    private readonly NumberBuffer samples = new();
    private long received;
    private long dropped;
    private long given;

    /// <param name="from">Old samples per second, 1 or more; only the ratio to <paramref name="to"/> matters.</param>
    /// <param name="to">New ones.</param>
    public Resampler(int from, int to)
    {
        int common = (int)BigInteger.GreatestCommonDivisor(from, to);
        (up, down) = (to / common, from / common);
        cutoff = PassBand * Math.Min(1, up / (double)down);
        reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        weights = new Real[]?[up <= MostKept ? up : 0];
        samples.Add(reach - 1); // the silence before the sound
    }

    /// <summary>A whole sound in another rate.</summary>
    public static ReadOnlyMemory<Real> Whole(ReadOnlySpan<Real> samples, int from, int to)
    {
        Resampler resampler = new(from, to);
        NumberBuffer all = new();
        resampler.Feed(samples, all);
        resampler.End(all);
        return all.Take();
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="more">Any number of them.</param>
    /// <param name="to">Gets the new samples that are certain by now.</param>
    public void Feed(ReadOnlySpan<Real> more, NumberBuffer to)
    {
        samples.Add(more);
        received += more.Length;
        Give(long.MaxValue, to);
    }

    /// <summary>Ends the sound.</summary>
    /// <param name="to">Gets the remaining new samples.</param>
    public void End(NumberBuffer to)
    {
        samples.Add(reach);
        Give(((received * up) + down - 1) / down, to);
    }

    private void Give(long most, NumberBuffer to)
    {
        for (; given < most; given++)
        {
            long at = given * down / up - dropped; // of the first sample within reach
            if (at + (2 * reach) > samples.Count)
                break;
            int phase = (int)(given * down % up);
            to.Add(1)[0] = Dot(samples.Span.Slice((int)at, 2 * reach), Weights(phase));
        }
        int old = (int)Math.Min(samples.Count, (given * down / up) - dropped);
        samples.Drop(old);
        dropped += old;
    }

    private Real[] Weights(int phase) => phase >= weights.Length ? MakeWeights(phase) : weights[phase] ??= MakeWeights(phase);

    private Real[] MakeWeights(int phase)
    {
        double[] made = new double[2 * reach];
        for (int j = 0; j < made.Length; j++)
        {
            double t = (j - reach + 1 - (phase / (double)up)) * cutoff, x = t / ZeroCrossings;
            double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
            made[j] = Math.Abs(x) >= 1 ? 0 : sinc * Bessel(Beta * Math.Sqrt(1 - (x * x)));
        }
        double sum = made.Sum();
        return Array.ConvertAll(made, weight => (Real)(weight / sum));
    }

    /// <summary>The modified Bessel function of the first kind and order 0, by its series Σ ((x / 2)^k / k!)².</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    /// <summary>A product that does not depend on where in memory its numbers lie, as that of a library may.</summary>
    private static Real Dot(ReadOnlySpan<Real> x, ReadOnlySpan<Real> y)
    {
        Vector<Real> sums = Vector<Real>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<Real>.Count; i += Vector<Real>.Count)
            sums += new Vector<Real>(x[i..]) * new Vector<Real>(y[i..]);
        Real sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
