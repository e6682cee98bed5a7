namespace Unroll;

/// <summary>Lets a band of noise through, with a gain of 1 in its middle and none at 0 Hz and at half the rate: y[n] = (1 - r²)/2 (x[n] - x[n-2]) + 2 r cos(θ) y[n-1] - r² y[n-2].</summary>
internal struct NoiseBand
{
    private double gain, b, c, lastIn, beforeIn, last, before;

    /// <summary>Sets which band. What it holds goes on sounding.</summary>
    /// <param name="frequency">The middle, in Hz; at most 0.46 of the rate is used.</param>
    /// <param name="bandwidth">In Hz.</param>
    /// <param name="rate">Samples per second.</param>
    public void Tune(double frequency, double bandwidth, double rate)
    {
        double radius = Math.Exp(-Math.PI * bandwidth / rate);
        c = -radius * radius;
        b = 2 * radius * Math.Cos(2 * Math.PI * Math.Min(frequency / rate, 0.46));
        gain = (1 + c) / 2;
    }

    public double Pass(double x)
    {
        double y = (gain * (x - beforeIn)) + (b * last) + (c * before);
        (beforeIn, lastIn) = (lastIn, x);
        (before, last) = (last, y);
        return y;
    }
}
