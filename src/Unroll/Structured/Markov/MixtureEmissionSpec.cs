using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Each state emits frames from a mixture of normal distributions (<see cref="MixtureEmission"/>).</summary>
public sealed record MixtureEmissionSpec : EmissionSpec
{
    /// <summary>M, the number of components of each state, 1 to 1,000. Default 2.</summary>
    public int Components { get; init => field = Require.InRange("components", value, 1, 1000); } = 2;

    /// <summary>The components. Default: normal distributions with diagonal covariances.</summary>
    public GaussianEmissionSpec Gaussian { get; init; } = new();

    /// <inheritdoc/>
    public override bool ReadsSymbols => false;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> Shapes(int states, int width) => [("weights", new Shape(states, Components)), .. Gaussian.Shapes(states * Components, width)];

    /// <inheritdoc/>
    public override Emission Of(int states, int width, IReadOnlyList<double[]> numbers, StepMoments? training)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new MixtureEmission(Simplex.OfNumbers(numbers[0], Components), (GaussianEmission)Gaussian.Of(states * Components, width, [.. numbers.Skip(1)], training), states);
    }

    /// <inheritdoc/>
    public override Emission Draw(int states, int width, IReadOnlyList<double[]> sequences, StepMoments training, ref Rng random)
    {
        double[] weights = new double[states * Components];
        Array.Fill(weights, 1.0 / Components);
        return new MixtureEmission(weights, (GaussianEmission)Gaussian.Draw(states * Components, width, sequences, training, ref random), states);
    }
}

[JsonSerializable(typeof(MixtureEmissionSpec))]
internal sealed partial class MixtureEmissionJson : JsonSerializerContext;
