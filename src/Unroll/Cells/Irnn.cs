using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A simple recurrent network of rectified units that begins as the identity. Le, Jaitly and Hinton 2015, "A simple way to initialize recurrent
/// networks of rectified linear units".
/// </summary>
/// <remarks>
/// h' = max(0, x W + h U + b), where U begins as <see cref="Scale"/> times the identity, W normal with a deviation of 0.001 and b as 0:
/// at first it remembers what it was given, and gradients neither fade nor grow.
/// </remarks>
/// <param name="Hidden">H.</param>
public sealed record IrnnSpec(int Hidden) : CellSpec
{
    private const double InputDeviation = 0.001;

    /// <summary>H.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>What the identity is multiplied by. Default 1; the paper takes 0.01 where short memory is enough.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) =>
        new Elman(scope, inputSize, Hidden, Activation.Relu, Init.Normal(InputDeviation), Init.Identity(Scale));
}

[JsonSerializable(typeof(IrnnSpec))]
internal sealed partial class IrnnJson : JsonSerializerContext;
