namespace Unroll.Tests;

/// <summary>Random tensors of a seed, for tests: the same in every run and in both precisions (but for rounding).</summary>
internal sealed class Samples(ulong seed)
{
    private Rng rng = new(seed);

    public int Int(int bound) => rng.NextInt(bound);

    public double Double() => rng.NextDouble();

    /// <summary>Standard normal.</summary>
    public Tensor Normal(params int[] sizes) => Fill(sizes, () => rng.NextNormal());

    /// <summary>Normal with a deviation that keeps recurrences lively but not chaotic.</summary>
    public Tensor Small(params int[] sizes) => Fill(sizes, () => rng.NextNormal() / Math.Sqrt(Math.Max(4, sizes[0])));

    public Tensor Between(double low, double high, params int[] sizes) => Fill(sizes, () => low + ((high - low) * rng.NextDouble()));

    private static Tensor Fill(int[] sizes, Func<double> next)
    {
        Tensor tensor = new(new Shape(sizes));
        for (int i = 0; i < tensor.Count; i++)
            tensor.Span[i] = (Real)next();
        return tensor;
    }
}
