namespace Unroll;

/// <summary>The scores of families, which are a variable with its parents: a structure's score is the sum over its families. Each family is scored once.</summary>
/// <param name="table">The examples, complete.</param>
/// <param name="score">Which score.</param>
/// <param name="sampleSize">For BDeu: how many examples the prior counts as.</param>
internal sealed class FamilyScores(StateTable table, StructureScore score, double sampleSize)
{
    private const int LargestFamily = 1 << 20;

    private readonly Dictionary<string, double> known = new(StringComparer.Ordinal);

    /// <summary>The score of a variable with parents; negative infinity if its table would be too large.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="parents">Its parents, rising.</param>
    public double Of(int variable, IReadOnlyList<int> parents)
    {
        string key = FormattableString.Invariant($"{variable}<{string.Join(',', parents)}");
        if (!known.TryGetValue(key, out double value))
            known.Add(key, value = Computed(variable, [.. parents, variable]));
        return value;
    }

    private double Computed(int variable, int[] family)
    {
        if (family.Aggregate(1.0, (product, v) => product * table.StatesOf(v)) > LargestFamily)
            return double.NegativeInfinity;
        double[] counts = table.Counts(family);
        int states = table.StatesOf(variable), rows = counts.Length / states;
        return score == StructureScore.Bic ? Bic(counts, states, rows) : Bdeu(counts, states, rows);
    }

    private double Bic(double[] counts, int states, int rows)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            double all = 0;
            foreach (double count in counts.AsSpan(row * states, states))
            {
                all += count;
                sum += count > 0 ? count * Math.Log(count) : 0;
            }
            sum -= all > 0 ? all * Math.Log(all) : 0;
        }
        return sum - (Math.Log(table.Count) / 2 * rows * (states - 1));
    }

    private double Bdeu(double[] counts, int states, int rows)
    {
        double rowPrior = sampleSize / rows, prior = rowPrior / states, sum = 0;
        for (int row = 0; row < rows; row++)
        {
            double all = 0;
            foreach (double count in counts.AsSpan(row * states, states))
            {
                all += count;
                sum += count > 0 ? LogGamma.Of(prior + count) - LogGamma.Of(prior) : 0;
            }
            sum -= all > 0 ? LogGamma.Of(rowPrior + all) - LogGamma.Of(rowPrior) : 0;
        }
        return sum;
    }
}
