using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Each state emits one of the symbols of the training set, such as words (<see cref="CategoricalEmission"/>).</summary>
public sealed record CategoricalEmissionSpec : EmissionSpec
{
    /// <summary>How often each symbol counts as seen in each state before training, 0 or more: a Dirichlet prior. Default 0.</summary>
    public double Pseudocount { get; init => field = Require.InRange("pseudocount", value, 0, double.MaxValue); }

    /// <inheritdoc/>
    public override bool ReadsSymbols => true;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Shape Shape)> Shapes(int states, int width) => [("emissions", new Shape(states, width))];

    /// <inheritdoc/>
    public override Emission Of(int states, int width, IReadOnlyList<double[]> numbers, StepMoments? training)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new CategoricalEmission(Simplex.OfNumbers(numbers[0], width), states, Pseudocount);
    }

    /// <inheritdoc/>
    public override Emission Draw(int states, int width, IReadOnlyList<double[]> sequences, StepMoments training, ref Rng random) =>
        new CategoricalEmission(Simplex.Draw(states, width, ref random), states, Pseudocount);
}

[JsonSerializable(typeof(CategoricalEmissionSpec))]
internal sealed partial class CategoricalEmissionJson : JsonSerializerContext;
