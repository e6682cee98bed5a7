using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A cell with a gated shortcut around it. Srivastava, Greff and Schmidhuber 2015, "Highway networks", eq. 3.
/// </summary>
/// <remarks>
/// T = σ(x W + b);  y = T ∘ cell(x) + (1 - T) ∘ x, where x S with trained weights S replaces the last x if the sizes differ. b starts at
/// <see cref="GateBias"/>. The state is that of the cell.
/// </remarks>
/// <param name="Cell">The inner cell.</param>
public sealed record HighwaySpec(CellSpec Cell) : CellSpec
{
    /// <summary>Initial bias of the gate. Default -1, as in section 2.2 of the paper, so that an untrained network mostly passes its input on.</summary>
    public double GateBias { get; init; } = -1;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new Highway(scope, Cell.Build(scope.Child("cell"), inputSize), GateBias);
    }
}

internal sealed class Highway(ParameterScope scope, ICell inner, double gateBias) : OutputWrapper(inner)
{
    private readonly Shortcut shortcut = new(scope, inner.InputSize, inner.OutputSize);
    private readonly Parameter W = scope.Parameter("gate", new Shape(inner.InputSize, inner.OutputSize), Init.Glorot);
    private readonly Parameter b = scope.Parameter("gate.bias", new Shape(inner.OutputSize), Init.Constant(gateBias));

    protected override Value Change(Value input, Value output)
    {
        Tape tape = input.Tape;
        Value T = input.MatMul(tape.Use(W)).AddRow(tape.Use(b)).Sigmoid();                              // [N, O]
        return (T * output) + ((1 - T) * shortcut.Apply(input));                                        // [N, O]
    }
}

[JsonSerializable(typeof(HighwaySpec))]
internal sealed partial class HighwayJson : JsonSerializerContext;
