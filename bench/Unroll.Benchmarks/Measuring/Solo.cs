namespace Unroll.Benchmarks;

/// <summary>One contender alone, in rounds.</summary>
internal static class Solo
{
    /// <summary>Seconds a call of each round, after one that does not count.</summary>
    public static IReadOnlyList<double> Run(Options options, IContender contender)
    {
        contender.Measure(2 * options.Seconds);
        return [.. Enumerable.Range(0, options.Rounds).Select(_ => contender.Measure(options.Seconds))];
    }
}
