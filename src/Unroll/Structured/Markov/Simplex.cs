namespace Unroll;

/// <summary>Rows of probabilities, and the numbers without constraints that stand for them: their logarithms up to a constant for each row.</summary>
internal static class Simplex
{
    /// <summary>The logarithm of 0 in files, whose numbers are finite: exp of it, beside any other, is 0.</summary>
    public const double LogOfZero = -1e30;

    /// <summary>How far a sum of probabilities may be from 1.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Checks that each row consists of probabilities that sum to 1.</summary>
    public static void Check(string who, ReadOnlySpan<double> rows, int columns)
    {
        for (int row = 0; row < rows.Length / columns; row++)
        {
            double sum = 0;
            foreach (double p in rows.Slice(row * columns, columns))
            {
                Require.That(p is >= 0 and <= 1 + Tolerance, who, FormattableString.Invariant($"the probability {p} in row {row}"), "numbers from 0 to 1");
                sum += p;
            }
            Require.That(Math.Abs(sum - 1) <= Tolerance, who, FormattableString.Invariant($"row {row}, which sums to {sum}"), "probabilities that sum to 1");
        }
    }

    /// <summary>The probabilities of each row of free numbers (softmax).</summary>
    public static double[] OfNumbers(ReadOnlySpan<double> numbers, int columns)
    {
        double[] rows = new double[numbers.Length];
        for (int from = 0; from < rows.Length; from += columns)
        {
            ReadOnlySpan<double> source = numbers.Slice(from, columns);
            double largest = double.NegativeInfinity, sum = 0;
            foreach (double x in source)
                largest = Math.Max(largest, x);
            for (int i = 0; i < columns; i++)
                sum += rows[from + i] = Math.Exp(source[i] - largest);
            for (int i = 0; i < columns; i++)
                rows[from + i] /= sum;
        }
        return rows;
    }

    /// <summary>Free numbers that stand for rows of probabilities.</summary>
    public static double[] ToNumbers(double[] rows) => Array.ConvertAll(rows, p => p > 0 ? Math.Log(p) : LogOfZero);

    /// <summary>The logarithms of probabilities; negative infinity of 0.</summary>
    public static double[] Logs(double[] rows) => Array.ConvertAll(rows, Math.Log);

    /// <summary>The most probable rows under counts and a Dirichlet prior that adds a pseudocount to each; a row without any keeps its values.</summary>
    public static double[] Maximize(double[] counts, double[] before, int columns, double pseudocount)
    {
        double[] rows = new double[counts.Length];
        for (int from = 0; from < rows.Length; from += columns)
        {
            double sum = columns * pseudocount;
            for (int i = from; i < from + columns; i++)
                sum += counts[i];
            for (int i = from; i < from + columns; i++)
                rows[i] = sum > 0 ? (counts[i] + pseudocount) / sum : before[i];
        }
        return rows;
    }

    /// <summary>The logarithm of the Dirichlet prior of rows, up to a constant, in nats.</summary>
    public static double LogPrior(double[] rows, double pseudocount) => pseudocount > 0 ? rows.Sum(p => pseudocount * Math.Log(p)) : 0;

    /// <summary>The gradient of Σ counts · log p by the free numbers.</summary>
    public static double[] Gradient(double[] counts, double[] rows, int columns)
    {
        double[] gradient = new double[counts.Length];
        for (int from = 0; from < gradient.Length; from += columns)
        {
            double sum = 0;
            for (int i = from; i < from + columns; i++)
                sum += counts[i];
            for (int i = from; i < from + columns; i++)
                gradient[i] = counts[i] - (sum * rows[i]);
        }
        return gradient;
    }

    /// <summary>Samples an index from probabilities.</summary>
    public static int Sample(ReadOnlySpan<double> row, ref Rng random)
    {
        double left = random.NextDouble();
        int last = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (!(row[i] > 0))
                continue;
            if ((left -= row[i]) < 0)
                return i;
            last = i;
        }
        return last;
    }

    /// <summary>Rows drawn evenly from all distributions (Dirichlet with all parameters 1).</summary>
    public static double[] Draw(int count, int columns, ref Rng random)
    {
        double[] rows = new double[count * columns];
        for (int from = 0; from < rows.Length; from += columns)
        {
            double sum = 0;
            for (int i = from; i < from + columns; i++)
                sum += rows[i] = 1e-3 - Math.Log(1 - random.NextDouble());
            for (int i = from; i < from + columns; i++)
                rows[i] /= sum;
        }
        return rows;
    }
}
