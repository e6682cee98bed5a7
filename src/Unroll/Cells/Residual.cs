using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A cell with a residual connection: its input is added to its output. He et al. 2016, "Deep residual learning for image recognition",
/// eq. 1-2; between recurrent layers Wu et al. 2016, section 3.1.
/// </summary>
/// <remarks>y = x + cell(x). If the sizes of x and the output differ, x S with trained weights S replaces x. The state is that of the cell.</remarks>
/// <param name="Cell">The inner cell.</param>
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
