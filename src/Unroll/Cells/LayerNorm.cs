using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A cell whose output is normalised over its units at every step. Ba, Kiros and Hinton 2016, "Layer normalization", eq. 3.</summary>
/// <remarks>
/// y = γ ∘ (o - μ) / √(v + 1e-5) + β, where o is the cell's output and μ and v are the mean and variance over its units; γ begins as 1, β as 0. Deviation:
/// the paper normalises the sums within the cell, which would be a flag in each cell; here the layer above reads normalised numbers, and the
/// recurrence itself stays as it is.
/// </remarks>
/// <param name="Cell">The inner cell.</param>
public sealed record LayerNormSpec(CellSpec Cell) : CellSpec
{
    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new LayerNorm(scope, Cell.Build(scope.Child("cell"), inputSize));
    }
}

internal sealed class LayerNorm(ParameterScope scope, ICell inner) : OutputWrapper(inner)
{
    private readonly Parameter gain = scope.Parameter("gain", new Shape(inner.OutputSize), Init.Constant(1));
    private readonly Parameter bias = scope.Parameter("bias", new Shape(inner.OutputSize), Init.Zero);

    protected override Value Change(Value input, Value output) =>
        output.Standardize().TimesRow(input.Tape.Use(gain)).AddRow(input.Tape.Use(bias));               // [N, O]
}

[JsonSerializable(typeof(LayerNormSpec))]
internal sealed partial class LayerNormJson : JsonSerializerContext;
