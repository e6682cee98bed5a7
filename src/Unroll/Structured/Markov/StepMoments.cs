namespace Unroll;

/// <summary>Mean and variance of each number of all steps of some sequences, and how many steps there are: the scale by which emissions begin.</summary>
public sealed class StepMoments
{
    private StepMoments(long steps, double[] means, double[] variances) => (Steps, Means, Variances) = (steps, means, variances);

    /// <summary>The number of steps.</summary>
    public long Steps { get; }

    /// <summary>The mean of each number, [D].</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>The variance of each number, [D]; above 0: 1 if it does not vary.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The moments of sequences.</summary>
    /// <param name="sequences">Each [T, D], row-major.</param>
    /// <param name="width">D.</param>
    /// <exception cref="UnrollException">There is no step.</exception>
    public static StepMoments Of(IReadOnlyList<double[]> sequences, int width)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        double[] means = new double[width], variances = new double[width];
        long steps = sequences.Sum(sequence => (long)sequence.Length / width);
        Require.That(steps > 0, "A hidden Markov model", "no step to learn from", "at least one");
        foreach (double[] sequence in sequences)
        {
            for (int i = 0; i < sequence.Length; i++)
                means[i % width] += sequence[i] / steps;
        }
        foreach (double[] sequence in sequences)
        {
            for (int i = 0; i < sequence.Length; i++)
                variances[i % width] += (sequence[i] - means[i % width]) * (sequence[i] - means[i % width]) / steps;
        }
        return new StepMoments(steps, means, Array.ConvertAll(variances, v => v > 0 ? v : 1));
    }
}
