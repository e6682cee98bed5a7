using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A cell that a shortcut leads around: what it gives is added to what it was given. He et al. 2016, "Deep residual learning for image recognition",
/// eq. 1-2; between recurrent layers Wu et al. 2016, section 3.1.
/// </summary>
/// <remarks>y = x + cell(x). Where the widths of x and the cell's output differ, x S takes x's place, S learnt. The state is the cell's.</remarks>
/// <param name="Cell">Around which.</param>
public sealed record ResidualSpec(CellSpec Cell) : CellSpec
{
    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new Residual(scope, Cell.Build(scope.Child("cell"), inputSize));
    }
}

internal sealed class Residual(ParameterScope scope, ICell inner) : OutputWrapper(inner)
{
    private readonly Shortcut shortcut = new(scope, inner.InputSize, inner.OutputSize);

    protected override Value Change(Value input, Value output) => shortcut.Apply(input) + output;
}

[JsonSerializable(typeof(ResidualSpec))]
internal sealed partial class ResidualJson : JsonSerializerContext;
