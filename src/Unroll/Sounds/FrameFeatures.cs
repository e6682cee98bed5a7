using NWaves.Transforms;

namespace Unroll;

/// <summary>Computes the features of single frames, in double. Not for several threads at once.</summary>
internal sealed class FrameFeatures
{
    private const double Scale = 32768; // as of 16-bit samples, in which the floor is stated
    private const double Floor = 1;

    private readonly FeatureTables tables;
    private readonly RealFft64 transform;
    private readonly double[] frame;
    private readonly double[] real;
    private readonly double[] imaginary;
    private readonly double[] logarithms;

    /// <param name="tables">What they are computed with.</param>
    public FrameFeatures(FeatureTables tables)
    {
        this.tables = tables;
        transform = new RealFft64(tables.SpectrumSize);
        frame = new double[tables.SpectrumSize];
        real = new double[(tables.SpectrumSize / 2) + 1];
        imaginary = new double[(tables.SpectrumSize / 2) + 1];
        logarithms = new double[tables.Bands.Length];
    }

    /// <summary>
    /// The features of one frame x[0..W): its mean is subtracted; x[n] - p x[n - 1], for n = 0 with x[0] itself; times the window; |Fourier transform|²; for each band
    /// log(max(Σ weight power, 1)) for samples in the scale of 16 bits; for MFCC the cosine transform of these.
    /// </summary>
    /// <param name="samples">From -1 to 1, [W].</param>
    /// <param name="row">Gets the features, [F].</param>
    public void Compute(ReadOnlySpan<Real> samples, Span<Real> row)
    {
        double[] window = tables.Window;
        double mean = 0, emphasis = tables.Spec.PreEmphasis;
        foreach (Real sample in samples)
            mean += sample;
        mean /= samples.Length;
        double before = samples[0] - mean;
        for (int n = 0; n < window.Length; n++)
        {
            double sample = samples[n] - mean;
            frame[n] = Scale * (sample - (emphasis * before)) * window[n];
            before = sample;
        }
        transform.Direct(frame, real, imaginary);
        for (int k = 0; k < real.Length; k++)
            real[k] = (real[k] * real[k]) + (imaginary[k] * imaginary[k]);
        for (int b = 0; b < logarithms.Length; b++)
            logarithms[b] = Math.Log(Math.Max(Floor, Dot(tables.Bands[b].Weights, real.AsSpan(tables.Bands[b].First))));
        for (int i = 0; i < row.Length; i++)
            row[i] = (Real)(tables.Cosines.Length > 0 ? Dot(tables.Cosines[i], logarithms) : logarithms[i]);
    }

    private static double Dot(double[] weights, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * x[i];
        return sum;
    }
}
