using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Structurally constrained recurrent network: some units change slowly. Mikolov et al. 2014, "Learning longer memory in recurrent neural networks",
/// section 3.
/// </summary>
/// <remarks>
/// s' = (1 - α) x B + α s;  h' = σ(x A + s' P + h R);  the output is h' and s' beside one another, so that what reads it sees both (the paper's
/// U h' + V s'). A stands over P in <c>input</c>. As in the paper α is fixed and nothing has a bias.
/// </remarks>
/// <param name="Hidden">Number of fast units, H.</param>
public sealed record ScrnSpec(int Hidden) : CellSpec
{
    /// <summary>Number of fast units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>Number of slow (context) units, 1 to 65,536. Default 40.</summary>
    public int Context { get; init => field = Require.InRange("context", value, 1, 65536); } = 40;

    /// <summary>α, the share of the slow units' state that is kept from one step to the next, 0 to 1. Default 0.95.</summary>
    public double Alpha { get; init => field = Require.InRange("alpha", value, 0, 1); } = 0.95;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new Scrn(scope, inputSize, Hidden, Context, Alpha);
}

internal sealed class Scrn(ParameterScope scope, int inputSize, int H, int C, double alpha) : IFusedCell
{
    private readonly Parameter B = scope.Parameter("context", new Shape(inputSize, C), Init.Uniform(1 / Math.Sqrt(C)));
    private readonly Parameter A = scope.Parameter("input", new Shape(inputSize + C, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter R = scope.Parameter("recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));

    public int InputSize => inputSize;

    public int OutputSize => H + C;

    public State Start(Tape tape, int batch) =>
        new(tape.Constant(new Tensor(new Shape(batch, H))), tape.Constant(new Tensor(new Shape(batch, C))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value s = ((1 - alpha) * input.MatMul(tape.Use(B))) + (alpha * state[1]);                       // [B, C]
        Value h = (Shaping.ConcatColumns(input, s).MatMul(tape.Use(A)) + state[0].MatMul(tape.Use(R))).Sigmoid(); // [B, H]
        return (Shaping.ConcatColumns(h, s), new State(h, s));
    }

    /// <summary>The slow units are a linear recurrence with α on the diagonal, the fast ones one of sigmoids that reads the inputs and the slow units.</summary>
    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Tape tape = inputs.Tape;
        Value b = (1 - alpha) * tape.Use(B);                                                            // [I, C]
        (Value s, Value lastS) = Recurrence.Elman<Unchanged>(inputs, layout, b, Diagonal(tape), Zeros(tape, C), start?[1]);
        Value both = Shaping.ConcatColumns(inputs, s);                                                  // [N, I + C]
        (Value h, Value lastH) = Recurrence.Elman<Sigmoid>(both, layout, tape.Use(A), tape.Use(R), Zeros(tape, H), start?[0]);
        return (Shaping.ConcatColumns(h, s), new State(lastH, lastS));
    }

    private Value Diagonal(Tape tape)
    {
        Tensor diagonal = new(new Shape(C, C));
        for (int i = 0; i < C; i++)
            diagonal.Span[(i * C) + i] = (Real)alpha;
        return tape.Constant(diagonal);
    }

    private static Value Zeros(Tape tape, int size) => tape.Constant(new Tensor(new Shape(size)));
}

[JsonSerializable(typeof(ScrnSpec))]
internal sealed partial class ScrnJson : JsonSerializerContext;
