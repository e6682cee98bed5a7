using System.Numerics;

namespace Unroll;

/// <summary>
/// Changes the number of samples per second: each new sample is a weighted mean of the old ones around its place (<see cref="ResamplingWeights"/>). Outside of the sound is silence. Fed in
/// pieces, it gives the same numbers bit by bit.
/// </summary>
/// <remarks>New sample n lies at the time n / to; there are ⌈N to / from⌉ of them for N old ones.</remarks>
internal sealed class Resampler
{
    private readonly ResamplingWeights weights;
    private readonly NumberBuffer samples = new();
    private long received;
    private long dropped;
    private long given;

    /// <param name="weights">Those of both rates.</param>
    public Resampler(ResamplingWeights weights)
    {
        this.weights = weights;
        samples.Add(weights.Reach - 1); // the silence before the sound
    }

    /// <summary>A whole sound in another rate.</summary>
    public static ReadOnlyMemory<Real> Whole(ReadOnlySpan<Real> samples, int from, int to)
    {
        Resampler resampler = new(new ResamplingWeights(from, to));
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
        samples.Add(weights.Reach);
        Give(((received * weights.Up) + weights.Down - 1) / weights.Down, to);
    }

    private void Give(long most, NumberBuffer to)
    {
        (int up, int down) = (weights.Up, weights.Down);
        for (; given < most; given++)
        {
            long at = (given * down / up) - dropped; // of the first sample within reach
            if (at + (2 * weights.Reach) > samples.Count)
                break;
            to.Add(1)[0] = Dot(samples.Span.Slice((int)at, 2 * weights.Reach), weights.Of((int)(given * down % up)));
        }
        int old = (int)Math.Min(samples.Count, (given * down / up) - dropped);
        samples.Drop(old);
        dropped += old;
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
