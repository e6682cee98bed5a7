namespace Unroll;

/// <summary>
/// The built-in series of counts: years of few and of many events. A chain of two states emits counts with a Poisson distribution: 15 a year while it is quiet, 26 while it is not; on the mean a quiet time
/// lasts 14 years, the other 8. A training series of 200 years, and a test series of 100; the same in every run.
/// </summary>
internal static class YearlyCounts
{
    public static Splits Open()
    {
        HiddenMarkov source = new([0.6, 0.4], new[,] { { 0.93, 0.07 }, { 0.12, 0.88 } }, new PoissonEmission(new double[,] { { 15 }, { 26 } }));
        Rng random = new Rng(1).Stream("yearly counts");
        return new Splits(Part("train", 200), null, Part("test", 100));

        Dataset Part(string name, int years) => new($"yearly counts (built-in sample), {name}",
            [new Example(new Frames(1, Array.ConvertAll(source.Sample(years, ref random).Sequence, count => (Real)count)))]);
    }
}
