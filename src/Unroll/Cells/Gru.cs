using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Gated recurrent unit. Cho et al. 2014, eq. 5-8.</summary>
/// <remarks>
/// r, z = σ(x W + h U + b);  n = tanh(x W + b + r ∘ (h U + q));  h' = (1 - z) ∘ n + z ∘ h. The three gates are adjacent blocks of W, U and b in
/// the order r, z, n. Deviations: the reset gate acts after the recurrent product, which has a bias q of its own, as in cuDNN and PyTorch:
/// one product serves all gates. The paper multiplies h by r before, <see cref="ResetGate.Before"/>: n = tanh(x W + (r ∘ h) R + b). z keeps the old state,
/// as in the paper's eq. 7.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record GruSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>Whether the reset gate acts before or after the recurrent product. Default: after.</summary>
    public ResetGate Reset { get; init; } = ResetGate.After;

    /// <summary>
    /// Initial memory span in steps (chrono initialisation, Tallec and Ollivier 2018): each unit draws a span uniformly from 2 to this number, which sets the initial bias of z.
    /// 2 to 1,000,000; default 0: all biases start at 0, a span of 2 steps. Ignored by a model that initialises all parameters alike (<see cref="LanguageModelSpec.Init"/>).
    /// </summary>
    public int Memory { get; init => field = CheckMemory(value); }

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) =>
        Reset == ResetGate.After ? new Gru(scope, inputSize, Hidden, Biases) : new GruResetBefore(scope, inputSize, Hidden, Biases);

    private Initializer Biases => Memory == 0 ? Init.Zero : Init.Chrono(3, 1, -1, Memory);
}

internal sealed class Gru(ParameterScope scope, int inputSize, int H, Initializer biases) : IFusedCell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, 3 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, 3 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(3 * H), biases);
    private readonly Parameter q = scope.Parameter("candidate", new Shape(H), Init.Zero);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value a = input.MatMul(tape.Use(W)).AddRow(tape.Use(b)), u = state[0].MatMul(tape.Use(U));     // [B, 3H]
        Value r = (a.Columns(0, H) + u.Columns(0, H)).Sigmoid();                                        // [B, H]
        Value z = (a.Columns(H, H) + u.Columns(H, H)).Sigmoid();                                        // [B, H]
        Value n = (a.Columns(2 * H, H) + (r * u.Columns(2 * H, H).AddRow(tape.Use(q)))).Tanh();         // [B, H]
        Value h = ((1 - z) * n) + (z * state[0]);                                                       // [B, H]
        tape.Show("reset gate", WatchedKind.Gate, r);
        tape.Show("update gate", WatchedKind.Keep, z);
        tape.Show("state", WatchedKind.Memory, h);
        return (h, new State(h));
    }

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Tape tape = inputs.Tape;
        (Value outputs, Value last) = Recurrence.Gru(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), tape.Use(q), start?[0]);
        return (outputs, new State(last));
    }
}

[JsonSerializable(typeof(GruSpec))]
internal sealed partial class GruJson : JsonSerializerContext;
