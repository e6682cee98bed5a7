using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A layer without memory, as a cell: what remembers nothing by itself. It is a controller for <see cref="NtmSpec"/>, and shows what memory is worth elsewhere.</summary>
/// <remarks>h' = f(x W + b). The state is h', which nothing reads.</remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record FeedForwardSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>The activation function f. Default tanh.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new FeedForward(new Linear(scope, inputSize, Hidden), inputSize, Hidden, Activation);
}

internal sealed class FeedForward(Linear layer, int inputSize, int H, Activation f) : ICell
{
    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Value h = f.Apply(layer.Apply(input));                                                          // [B, H]
        return (h, new State(h));
    }
}

[JsonSerializable(typeof(FeedForwardSpec))]
internal sealed partial class FeedForwardJson : JsonSerializerContext;
