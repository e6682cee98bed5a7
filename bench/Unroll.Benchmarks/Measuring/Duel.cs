namespace Unroll.Benchmarks;

/// <summary>Two contenders by turns.</summary>
/// <param name="Ours">Seconds a call: the median of the rounds.</param>
/// <param name="Theirs">Seconds a call: the median of the rounds.</param>
/// <param name="Ratio">Of each round, theirs / ours.</param>
/// <param name="OursByRound">Seconds a call of each round.</param>
internal sealed record Duel(double Ours, double Theirs, Summary Ratio, IReadOnlyList<double> OursByRound)
{
    /// <summary>How long the threads of the side whose turn is over are given to stop spinning.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Both are called for a while before it counts.</summary>
    public static Duel Fight(Options options, IContender ours, IContender theirs)
    {
        Turn(ours, 2 * options.Seconds);
        Turn(theirs, options.Seconds);
        double[] us = new double[options.Rounds], them = new double[options.Rounds];
        for (int round = 0; round < options.Rounds; round++)
        {
            us[round] = Turn(ours, options.Seconds);
            them[round] = Turn(theirs, options.Seconds);
        }
        return new Duel(Summary.Of(us).Median, Summary.Of(them).Median, Summary.Of([.. them.Zip(us, (their, our) => their / our)]), us);
    }

    private static double Turn(IContender contender, double seconds)
    {
        double time = contender.Measure(seconds);
        Thread.Sleep(Pause);
        return time;
    }
}
