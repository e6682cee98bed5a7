using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Recurrent dropout: during training, random recurrent weights of the inner cell are set to 0, with one mask for all steps. Merity, Keskar and Socher 2018, "Regularizing and
/// optimizing LSTM language models", section 2 (after Wan et al. 2013).
/// </summary>
/// <remarks>
/// U ∘ m instead of U, each number of m 0 with the given probability, else 1 / (1 - probability), drawn once for each step of training. Recurrent
/// weights are the parameters whose name ends in <c>recurrent</c>. It drops weights and not units, since a memory that passes through a mask at every
/// step would fade or grow.
/// </remarks>
/// <param name="Cell">The inner cell.</param>
public sealed record RecurrentDropoutSpec(CellSpec Cell) : CellSpec
{
    /// <summary>The probability that a weight is set to 0, 0 to 0.99. Default 0.25.</summary>
    public double Probability { get; init => field = Require.InRange("probability", value, 0, 0.99); } = 0.25;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        double probability = Probability;
        return Cell.Build(scope.Reading("recurrent", (_, _) => weights => weights.Dropout(probability)), inputSize);
    }
}

[JsonSerializable(typeof(RecurrentDropoutSpec))]
internal sealed partial class RecurrentDropoutJson : JsonSerializerContext;
