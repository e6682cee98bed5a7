namespace Unroll;

/// <summary>Factors of covariances as numbers without constraints: of each row of the lower half its numbers, the one on the diagonal as its logarithm; of diagonal ones the diagonal alone.</summary>
internal static class GaussianNumbers
{
    /// <summary>How many numbers a factor is.</summary>
    public static int Count(int size, CovarianceKind kind) => kind == CovarianceKind.Diagonal ? size : size * (size + 1) / 2;

    /// <summary>The numbers of factors, [R, count].</summary>
    public static double[] Of(double[] factors, int size, CovarianceKind kind)
    {
        List<double> numbers = [];
        foreach ((int place, bool diagonal) in Places(factors.Length, size, kind))
            numbers.Add(diagonal ? Math.Log(factors[place]) : factors[place]);
        return [.. numbers];
    }

    /// <summary>The factors that numbers stand for, [R, D, D].</summary>
    public static double[] Factors(double[] numbers, int size, CovarianceKind kind)
    {
        double[] factors = new double[numbers.Length / Count(size, kind) * size * size];
        int i = 0;
        foreach ((int place, bool diagonal) in Places(factors.Length, size, kind))
            factors[place] = diagonal ? Math.Exp(Math.Clamp(numbers[i++], -300, 300)) : numbers[i++];
        return factors;
    }

    /// <summary>From a gradient by factors to one by the numbers.</summary>
    public static double[] Gradient(double[] byFactors, double[] factors, int size, CovarianceKind kind)
    {
        List<double> gradient = [];
        foreach ((int place, bool diagonal) in Places(factors.Length, size, kind))
            gradient.Add(byFactors[place] * (diagonal ? factors[place] : 1));
        return [.. gradient];
    }

    private static IEnumerable<(int Place, bool Diagonal)> Places(int length, int size, CovarianceKind kind)
    {
        for (int place = 0; place < length; place++)
        {
            int row = place / size % size, column = place % size;
            if (column == row || (column < row && kind != CovarianceKind.Diagonal))
                yield return (place, column == row);
        }
    }
}
