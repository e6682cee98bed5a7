namespace Unroll;

/// <summary>Sums of numbers that are given as logarithms.</summary>
internal static class LogSum
{
    /// <summary>log Σ exp of some terms; negative infinity if all are.</summary>
    public static double Of(ReadOnlySpan<double> terms)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double term in terms)
            largest = Math.Max(largest, term);
        if (double.IsNegativeInfinity(largest))
            return largest;
        foreach (double term in terms)
            sum += Math.Exp(term - largest);
        return largest + Math.Log(sum);
    }
}
