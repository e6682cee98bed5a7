using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Long short-term memory. Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000.
/// </summary>
/// <remarks>
/// i, f, o = σ(x W + h U + b);  g = tanh(x W + h U + b);  c' = f ∘ c + i ∘ g;  h' = o ∘ tanh c'. The four gates are adjacent blocks of W, U
/// and b in the order i, f, g, o. Deviation: the forget gate's bias begins at <see cref="ForgetBias"/> (Jozefowicz, Zaremba and Sutskever 2015
/// found 1 to help); the papers have none. The other options are those that Greff et al. 2017, "LSTM: a search space odyssey", compare.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record LstmSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>Initial bias of the forget gate. Default 1, so that an untrained network remembers.</summary>
    public double ForgetBias { get; init; } = 1;

    /// <summary>
    /// Initial memory span in steps (chrono initialisation, Tallec and Ollivier 2018): each unit draws a span uniformly from 2 to this number, which sets the initial
    /// biases of f and i instead of <see cref="ForgetBias"/>. 2 to 1,000,000; default 0: <see cref="ForgetBias"/> applies. Ignored without a forget gate
    /// (<see cref="ForgetGate.None"/>), and by a model that initialises all parameters alike (<see cref="LanguageModelSpec.Init"/>).
    /// </summary>
    public int Memory { get; init => field = CheckMemory(value); }

    /// <summary>What decides how much of the old memory is kept. Default: a separate forget gate.</summary>
    public ForgetGate Forget { get; init; } = ForgetGate.Own;

    /// <summary>Peephole connections: whether the gates also read the memory (Gers, Schraudolph and Schmidhuber 2002). Default false.</summary>
    public bool Peepholes { get; init; }

    /// <summary>The activation function g of the candidate, which may be stored in the memory. Default tanh.</summary>
    public Activation Inner { get; init; } = Activation.Tanh;

    /// <summary>The activation function h of the memory when it is output. Default tanh.</summary>
    public Activation Outer { get; init; } = Activation.Tanh;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) =>
        this == new LstmSpec(Hidden) { ForgetBias = ForgetBias, Memory = Memory } ? new Lstm(scope, inputSize, Hidden, Biases("ifgo")) : new LstmVariant(scope, inputSize, this);

    /// <summary>The biases of gates beside one another, named by their letters.</summary>
    internal Initializer Biases(string gates)
    {
        int f = gates.IndexOf('f', StringComparison.Ordinal), i = gates.IndexOf('i', StringComparison.Ordinal);
        return Memory > 0 && f >= 0 ? Init.Chrono(gates.Length, f, i, Memory) : Init.Columns([.. gates.Select(gate => Init.Constant(gate == 'f' ? ForgetBias : 0))]);
    }
}

internal sealed class Lstm(ParameterScope scope, int inputSize, int H, Initializer biases) : IFusedCell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, 4 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, 4 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(4 * H), biases);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch)
    {
        Value zero = tape.Constant(new Tensor(new Shape(batch, H)));
        return new State(zero, zero);
    }

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value a = (input.MatMul(tape.Use(W)) + state[0].MatMul(tape.Use(U))).AddRow(tape.Use(b));      // [B, 4H]
        Value i = a.Columns(0, H).Sigmoid(), f = a.Columns(H, H).Sigmoid();                             // [B, H]
        Value g = a.Columns(2 * H, H).Tanh(), o = a.Columns(3 * H, H).Sigmoid();                        // [B, H]
        Value c = (f * state[1]) + (i * g);                                                             // [B, H]
        Value h = o * c.Tanh();                                                                         // [B, H]
        tape.Show("input gate", WatchedKind.Gate, i);
        tape.Show("forget gate", WatchedKind.Keep, f);
        tape.Show("output gate", WatchedKind.Gate, o);
        tape.Show("cell", WatchedKind.Memory, c);
        return (h, new State(h, c));
    }

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Tape tape = inputs.Tape;
        (Value outputs, Value h, Value c) = Recurrence.Lstm(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0], start?[1]);
        return (outputs, new State(h, c));
    }
}

[JsonSerializable(typeof(LstmSpec))]
internal sealed partial class LstmJson : JsonSerializerContext;
