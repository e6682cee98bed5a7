namespace Unroll.Benchmarks;

/// <summary>As if operations were done at the peak of one core.</summary>
/// <param name="operations">How many, a multiply-add counting as two.</param>
/// <param name="kernels">Unroll's kernel set: avx512 is compared with the faster of both widths, the others with 256 bits.</param>
internal sealed class PeakLimit(double operations, string kernels) : IContender
{
    public double Measure(double seconds) => operations / (kernels == "avx512" ? Peak.Of(seconds) : Peak.Of256(seconds));

    /// <summary>The figure: which share of the peak the other side of the duel reached.</summary>
    public static Figure Share(string section, string name, double operations, Duel duel, double? target) => new()
    {
        Section = section,
        Case = name,
        Threads = 1,
        Ours = Rate(operations / duel.Ours),
        Theirs = Rate(operations / duel.Theirs),
        Unit = "% of the peak",
        Value = 100 * duel.Ratio.Median,
        Low = 100 * duel.Ratio.Low,
        High = 100 * duel.Ratio.High,
        Rounds = duel.OursByRound.Count,
        Target = target,
    };

    private static string Rate(double operations) => $"{Markdown.Number(operations / 1e9)} GFLOP/s";
}
