using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Each state emits frames from a normal distribution (<see cref="GaussianEmission"/>).</summary>
public sealed record GaussianEmissionSpec : EmissionSpec
{
    /// <summary>The share of the training set's variances that the prior of variances has.</summary>
    internal const double PriorShare = 0.01;

    /// <summary>The covariances: diagonal, tied or full. Default: diagonal.</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Diagonal;

    /// <summary>
    /// How many steps the prior of each covariance counts as, 0 or more: steps whose variances are a hundredth of the training set's. With 0, a state that holds a single step has no variance, which ends
    /// training. Default 1.
    /// </summary>
    public double PriorWeight { get; init => field = Require.InRange("priorWeight", value, 0, double.MaxValue); } = 1;

    /// <inheritdoc/>
    public override bool ReadsSymbols => false;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> Shapes(int states, int width) =>
        [("means", new Shape(states, width)), ("covariances", new Shape(Covariance == CovarianceKind.Tied ? 1 : states, GaussianNumbers.Count(width, Covariance)))];

    /// <inheritdoc/>
    public override Emission Of(int states, int width, IReadOnlyList<double[]> numbers, StepMoments? training)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new GaussianEmission([.. numbers[0]], GaussianNumbers.Factors(numbers[1], width, Covariance), Covariance, states, training is null ? 0 : PriorWeight, Prior(training));
    }

    /// <inheritdoc/>
    public override Emission Draw(int states, int width, IReadOnlyList<double[]> sequences, StepMoments training, ref Rng random)
    {
        ArgumentNullException.ThrowIfNull(training);
        (double[] centres, double[] variances) = KMeans.Of(sequences, states, training, ref random);
        double[] factors = new double[(Covariance == CovarianceKind.Tied ? 1 : states) * width * width];
        for (int i = 0; i < factors.Length / width; i++) // each row has its number on the diagonal
            factors[(i * width) + (i % width)] = Math.Sqrt(Covariance == CovarianceKind.Tied ? Enumerable.Range(0, states).Average(s => variances[(s * width) + i]) : variances[i]);
        return new GaussianEmission(centres, factors, Covariance, states, PriorWeight, Prior(training));
    }

    private static double[] Prior(StepMoments? training) => [.. (training?.Variances ?? []).Select(v => PriorShare * v)];
}

[JsonSerializable(typeof(GaussianEmissionSpec))]
internal sealed partial class GaussianEmissionJson : JsonSerializerContext;
