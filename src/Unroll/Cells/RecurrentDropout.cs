using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A cell some of whose recurrent weights are left out while training, the same ones at every step. Merity, Keskar and Socher 2018, "Regularizing and
/// optimizing LSTM language models", section 2 (after Wan et al. 2013).
/// </summary>
/// <remarks>
/// U ∘ m in place of U, each number of m 0 with the given probability, else 1 / (1 - probability), drawn once for each step of training. Recurrent
/// weights are the parameters whose name ends in <c>recurrent</c>. It drops weights and not units, for a memory that passes through a mask at every
/// step would fade or grow; and whole-sequence operations stay as fast as they are.
/// </remarks>
/// <param name="Cell">Whose weights.</param>
public sealed record RecurrentDropoutSpec(CellSpec Cell) : CellSpec
{
    /// <summary>Of leaving a weight out, 0 to 0.99. Default 0.25.</summary>
    public double Probability { get; init => field = Require.InRange("probability", value, 0, 0.99); } = 0.25;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        double probability = Probability;
        return Cell.Build(scope.Reading("recurrent", weights => weights.Dropout(probability)), inputSize);
    }
}

[JsonSerializable(typeof(RecurrentDropoutSpec))]
internal sealed partial class RecurrentDropoutJson : JsonSerializerContext;
