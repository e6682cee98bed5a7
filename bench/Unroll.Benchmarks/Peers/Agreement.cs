namespace Unroll.Benchmarks;

/// <summary>Two sides that are to have computed the same.</summary>
internal static class Agreement
{
    private const double Tolerance = 1e-4;

    /// <summary>Throws where a tensor is missing or differs by more than 1e-4 of its largest number: gradients may be small.</summary>
    /// <returns>The largest such difference.</returns>
    public static double Check(string name, IReadOnlyDictionary<string, Tensor> ours, IReadOnlyDictionary<string, Tensor> theirs)
    {
        double worst = 0;
        foreach ((string tensor, Tensor our) in ours)
        {
            if (!theirs.TryGetValue(tensor, out Tensor? their) || their.Count != our.Count)
                throw new BenchException($"{name}: {tensor} {our.Shape} is {(their is null ? "missing" : $"of shape {their.Shape}")} on the other side.");
            double difference = Difference(our.Span, their.Span);
            if (!(difference <= Tolerance))
                throw new BenchException(FormattableString.Invariant($"{name}: {tensor} differs by {difference:G3}; a comparison needs {Tolerance} at most."));
            worst = Math.Max(worst, difference);
        }
        return worst;
    }

    private static double Difference(ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(theirs[i]));
            difference = Math.Max(difference, Math.Abs(ours[i] - theirs[i])); // NaN stays NaN
        }
        return largest > 0 ? difference / largest : difference;
    }
}
