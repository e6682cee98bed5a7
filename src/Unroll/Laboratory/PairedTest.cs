namespace Unroll;

/// <summary>
/// Whether the difference of two systems on one test set may be chance: approximate randomisation (Noreen 1989; Yeh 2000). If both were equally good, each item's two answers might as well be exchanged; so they are exchanged at random, all
/// scores are computed anew, and the share of rounds that differ as much as the systems do is the p-value. It holds for any score, also for one of the whole set, such as F1 or BLEU.
/// </summary>
public static class PairedTest
{
    private const double Rounding = 1e-12; // equal differences may come from sums in other orders

    /// <summary>Compares the scores of two systems, each the mean over several runs; an item's answers are exchanged in all runs together.</summary>
    /// <typeparam name="T">What an answer is.</typeparam>
    /// <param name="score">The score of the answers to all items.</param>
    /// <param name="first">The answers of each run of the first system, [S][N].</param>
    /// <param name="second">The answers of as many runs of the second one, [S][N].</param>
    /// <param name="rounds">How often answers are exchanged, at least 1.</param>
    /// <param name="seed">Of what is exchanged.</param>
    /// <exception cref="UnrollException">There are no runs, not as many of both, or not as many answers in all.</exception>
    public static PairedDifference Of<T>(Func<IReadOnlyList<T>, double> score, IReadOnlyList<IReadOnlyList<T>> first, IReadOnlyList<IReadOnlyList<T>> second, int rounds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Require.InRange("rounds", rounds, 1, 10_000_000);
        Require.That(
            first.Count > 0 && first.Count == second.Count && first.Concat(second).All(run => run.Count == first[0].Count),
            "A paired test", $"{first.Count} and {second.Count} runs, of {string.Join(", ", first.Concat(second).Select(run => run.Count).Distinct())} answers", "as many runs of both, 1 or more, with as many answers in all");
        double one = first.Average(score), other = second.Average(score), difference = Math.Abs(one - other);
        T[][] left = [.. first.Select(run => run.ToArray())], right = [.. second.Select(run => run.ToArray())];
        int asLarge = 0;
        for (int round = 0; round < rounds; round++)
        {
            Rng random = new Rng(seed).Stream("exchange").Stream((ulong)round);
            for (int i = 0; i < left[0].Length; i++)
            {
                bool isExchanged = random.NextInt(2) == 1;
                for (int run = 0; run < left.Length; run++)
                    (left[run][i], right[run][i]) = isExchanged ? (second[run][i], first[run][i]) : (first[run][i], second[run][i]);
            }
            if (Math.Abs(left.Average(score) - right.Average(score)) >= difference - Rounding)
                asLarge++;
        }
        return new PairedDifference(one, other, (1 + asLarge) / (1.0 + rounds));
    }
}
