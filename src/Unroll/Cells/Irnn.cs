using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A simple recurrent network with ReLU units whose recurrent weights start as the identity. Le, Jaitly and Hinton 2015, "A simple way to initialize recurrent
/// networks of rectified linear units".
/// </summary>
/// <remarks>
/// h' = max(0, x W + h U + b), where U begins as <see cref="Scale"/> times the identity, W normal with a deviation of 0.001 and b as 0:
/// at first it remembers what it was given, and gradients neither fade nor grow.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record IrnnSpec(int Hidden) : CellSpec
{
    private const double InputDeviation = 0.001;

    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>The factor on the identity. Default 1; the paper uses 0.01 where short memory is enough.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) =>
        new Elman(scope, inputSize, Hidden, Activation.Relu, Init.Normal(InputDeviation), Init.Identity(Scale));
}

[JsonSerializable(typeof(IrnnSpec))]
internal sealed partial class IrnnJson : JsonSerializerContext;
