using System.Text.Json.Serialization;
using Unroll;

namespace Outside;

/// <summary>Minimal gated unit. Zhou et al. 2016, "Minimal gated unit for recurrent neural networks".</summary>
/// <remarks>f = σ(x W + h U + b);  g = tanh(x V + (f ∘ h) R + c);  h' = (1 - f) ∘ h + f ∘ g.</remarks>
/// <param name="Hidden">H.</param>
public sealed record MguSpec(int Hidden) : CellSpec
{
    /// <summary>H.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new Mgu(scope, inputSize, Hidden);
}

internal sealed class Mgu(ParameterScope scope, int inputSize, int H) : ICell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(H), Init.Zero);
    private readonly Parameter V = scope.Parameter("candidate.input", new Shape(inputSize, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter R = scope.Parameter("candidate.recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter c = scope.Parameter("candidate.bias", new Shape(H), Init.Zero);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value h = state[0];                                                                             // [B, H]
        Value f = (input.MatMul(tape.Use(W)) + h.MatMul(tape.Use(U))).AddRow(tape.Use(b)).Sigmoid();    // [B, H]
        Value g = (input.MatMul(tape.Use(V)) + (f * h).MatMul(tape.Use(R))).AddRow(tape.Use(c)).Tanh(); // [B, H]
        Value next = ((1 - f) * h) + (f * g);                                                           // [B, H]
        return (next, new State(next));
    }
}

[JsonSerializable(typeof(MguSpec))]
internal sealed partial class MguJson : JsonSerializerContext;
