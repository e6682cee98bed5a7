using System.Numerics;

namespace Unroll;

/// <summary>
/// The weights of old samples in new ones, for two rates: a sinc function under a Kaiser window (Oppenheim and Schafer 2010, section 7.6), which passes what is below 0.93 of the lower of both
/// Nyquist frequencies and damps what is above it, so that nothing is aliased. Any number of threads may use them.
/// </summary>
/// <remarks>
/// w(t) = sinc(c t) kaiser(c t / 32) for a distance of t old samples, c = 0.93 min(1, to / from), β = 8; the weights of a new sample are divided by their sum, so that a constant stays what it is.
/// </remarks>
internal sealed class ResamplingWeights
{
    private const int ZeroCrossings = 32;
    private const double PassBand = 0.93;
    private const double Beta = 8;
    private const int MostKept = 4096; // phases whose weights are kept

    private readonly double cutoff;
    private readonly Real[]?[] kept;

    /// <param name="from">Old samples per second, 1 or more; only the ratio to <paramref name="to"/> matters.</param>
    /// <param name="to">New ones.</param>
    public ResamplingWeights(int from, int to)
    {
        int common = (int)BigInteger.GreatestCommonDivisor(from, to);
        (Up, Down) = (to / common, from / common);
        cutoff = PassBand * Math.Min(1, Up / (double)Down);
        Reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        kept = new Real[]?[Up <= MostKept ? Up : 0];
    }

    /// <summary>New samples in the time of <see cref="Down"/> old ones.</summary>
    public int Up { get; }

    /// <summary>Old samples in the time of <see cref="Up"/> new ones.</summary>
    public int Down { get; }

    /// <summary>How many old samples a new one depends on, on either side.</summary>
    public int Reach { get; }

    /// <summary>The weights of the old samples around a new one, [2 Reach]; the first of them is that of the sample Reach - 1 before the last one that is not later than the new one.</summary>
    /// <param name="phase">How much later the new one is, times <see cref="Up"/>; 0 to Up - 1.</param>
    public Real[] Of(int phase) => phase >= kept.Length ? Make(phase) : kept[phase] ??= Make(phase);

    private Real[] Make(int phase)
    {
        double[] made = new double[2 * Reach];
        for (int j = 0; j < made.Length; j++)
        {
            double t = (j - Reach + 1 - (phase / (double)Up)) * cutoff, x = t / ZeroCrossings;
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
}
