using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Each state emits counts with rates of its own (<see cref="PoissonEmission"/>).</summary>
public sealed record PoissonEmissionSpec : EmissionSpec
{
    /// <inheritdoc/>
    public override bool ReadsSymbols => false;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> Shapes(int states, int width) => [("rates", new Shape(states, width))];

    /// <inheritdoc/>
    public override Emission Of(int states, int width, IReadOnlyList<double[]> numbers, StepMoments? training)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new PoissonEmission(Array.ConvertAll(numbers[0], x => Math.Exp(Math.Clamp(x, -700, 700))), states);
    }

    /// <inheritdoc/>
    public override Emission Draw(int states, int width, IReadOnlyList<double[]> sequences, StepMoments training, ref Rng random)
    {
        ArgumentNullException.ThrowIfNull(training);
        (double[] centres, _) = KMeans.Of(sequences, states, training, ref random);
        return new PoissonEmission([.. centres.Select((rate, i) => (0.9 * rate) + (0.1 * training.Means[i % width]) + 1e-3)], states); // not 0, so that any count is possible
    }
}

[JsonSerializable(typeof(PoissonEmissionSpec))]
internal sealed partial class PoissonEmissionJson : JsonSerializerContext;
