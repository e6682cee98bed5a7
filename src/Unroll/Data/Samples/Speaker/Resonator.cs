namespace Unroll;

/// <summary>A resonance of the vocal tract, whose gain at 0 Hz is 1, and its inverse (Klatt 1980, "Software for a cascade/parallel formant synthesizer", section II.A).</summary>
internal struct Resonator
{
    private double a, b, c, last, before;

    /// <summary>Sets where it resonates. What it holds goes on sounding.</summary>
    /// <param name="frequency">In Hz.</param>
    /// <param name="bandwidth">In Hz.</param>
    /// <param name="rate">Samples per second.</param>
    public void Tune(double frequency, double bandwidth, double rate)
    {
        double radius = Math.Exp(-Math.PI * bandwidth / rate);
        c = -radius * radius;
        b = 2 * radius * Math.Cos(2 * Math.PI * frequency / rate);
        a = 1 - b - c;
    }

    /// <summary>The next sample: y[n] = a x[n] + b y[n-1] + c y[n-2].</summary>
    public double Resonate(double x)
    {
        double y = (a * x) + (b * last) + (c * before);
        (before, last) = (last, y);
        return y;
    }

    /// <summary>The next sample of the inverse filter, which takes the frequency out: y[n] = (x[n] - b x[n-1] - c x[n-2]) / a.</summary>
    public double Remove(double x)
    {
        double y = (x - (b * last) - (c * before)) / a;
        (before, last) = (last, x);
        return y;
    }
}
