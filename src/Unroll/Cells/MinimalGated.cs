using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Minimal gated unit: one gate. Zhou et al. 2016, "Minimal gated unit for recurrent neural networks".</summary>
/// <remarks>
/// f = σ(x W + h U + b);  g = tanh(x W + (f ∘ h) R + b);  h' = (1 - f) ∘ h + f ∘ g. The gate and the candidate are adjacent blocks of W and b in the
/// order f, g. No deviations.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record MinimalGatedSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new MinimalGated(scope, inputSize, Hidden);
}

internal sealed class MinimalGated(ParameterScope scope, int inputSize, int H) : ICell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, 2 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter R = scope.Parameter("candidate.recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(2 * H), Init.Zero);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value h = state[0], a = input.MatMul(tape.Use(W)).AddRow(tape.Use(b));                          // [B, H], [B, 2H]
        Value f = (a.Columns(0, H) + h.MatMul(tape.Use(U))).Sigmoid();                                  // [B, H]
        Value g = (a.Columns(H, H) + (f * h).MatMul(tape.Use(R))).Tanh();                               // [B, H]
        Value kept = 1 - f, next = (kept * h) + (f * g);                                                // [B, H]
        tape.Show("forget gate", WatchedKind.Gate, f);
        tape.Show("1 - forget gate", WatchedKind.Keep, kept);
        tape.Show("state", WatchedKind.Memory, next);
        return (next, new State(next));
    }
}

[JsonSerializable(typeof(MinimalGatedSpec))]
internal sealed partial class MinimalGatedJson : JsonSerializerContext;
