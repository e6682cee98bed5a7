namespace Unroll;

/// <summary>
/// How well the relatedness of two texts, 1 to 5, is told from their vectors u and v (Tai, Socher and Manning 2015, section 5.2, as Kiros et al. 2015 do it for fixed vectors): softmax regression on [|u - v|; u ⊙ v] over the
/// five whole numbers, for the distribution that has the gold score as its mean and lies on the two nearest ones. The penalty is chosen on the dev set by the squared error: a strong one pulls all
/// predictions to their mean, which Pearson's r does not see.
/// </summary>
internal static class RelatednessProbe
{
    private const int Grades = 5;
    private static readonly double[] Penalties = [1, 10, 100, 1000, 10_000];

    /// <summary>One pair: the vectors of its texts, and its gold score.</summary>
    internal readonly record struct Pair(Real[] U, Real[] V, double Score);

    /// <summary>The scores on the test set: pearson, spearman, and mse.</summary>
    public static Report Of(IReadOnlyList<Pair> train, IReadOnlyList<Pair> dev, IReadOnlyList<Pair> test, Device device, CancellationToken cancel)
    {
        SoftmaxRegression[] all = [.. Penalties.Select(penalty =>
        {
            cancel.ThrowIfCancellationRequested();
            return new SoftmaxRegression([.. train.Select(Features)], [.. train.Select(pair => Distribution(pair.Score))], penalty, device);
        })];
        SoftmaxRegression best = all.MinBy(one => SquaredError(Gold(dev), Predicted(one, dev)))!;
        double[] gold = Gold(test), predicted = Predicted(best, test);
        return new Report("pearson",
            [
                new("pearson", Correlation.Pearson(gold, predicted)), new("spearman", Correlation.Spearman(gold, predicted)),
                new("mse", SquaredError(gold, predicted)),
            ], errors: ["mse"]);
    }

    /// <summary>The distribution over 1 to 5 whose mean is the score, on the two nearest whole numbers.</summary>
    public static double[] Distribution(double score)
    {
        double[] shares = new double[Grades];
        int below = Math.Min((int)Math.Floor(score), Grades - 1);
        shares[below - 1] = below + 1 - score;
        shares[below] = score - below;
        return shares;
    }

    private static Real[] Features(Pair pair) => [.. pair.U.Zip(pair.V, (u, v) => Math.Abs(u - v)), .. pair.U.Zip(pair.V, (u, v) => u * v)];

    private static double SquaredError(double[] gold, double[] predicted) => gold.Zip(predicted).Select(pair => (pair.First - pair.Second) * (pair.First - pair.Second)).DefaultIfEmpty().Average();

    private static double[] Gold(IReadOnlyList<Pair> pairs) => [.. pairs.Select(pair => pair.Score)];

    private static double[] Predicted(SoftmaxRegression regression, IReadOnlyList<Pair> pairs)
    {
        Tensor shares = regression.Probabilities([.. pairs.Select(Features)]);                          // [N, 5]
        return [.. Enumerable.Range(0, pairs.Count).Select(i => shares.Rows(i, 1).Span.ToArray().Select((share, grade) => share * (grade + 1.0)).Sum())];
    }
}
