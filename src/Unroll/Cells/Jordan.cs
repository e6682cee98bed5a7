using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A recurrent network whose state is its previous output. Jordan 1986, "Serial order: a parallel distributed processing approach"; for tags Mesnil et al. 2013.
/// </summary>
/// <remarks>
/// h = f(x W + y U + b);  y' = softmax(h V + c). The state is y, the distribution of the previous step; at first zeros. For teacher forcing, a caller may
/// pass the correct answer (one 1 in each row) as the state, as the output layer <c>jordan-tags</c> does in training. Deviation: the paper's state units also keep a decaying sum of earlier outputs; here, as in Mesnil et al., only
/// the last one is fed back.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record JordanSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>Number of output classes, 1 to 65,536: the output size of the cell. Default 32.</summary>
    public int Outputs { get; init => field = Require.InRange("outputs", value, 1, 65536); } = 32;

    /// <summary>The activation function f. Default tanh.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new Jordan(scope, inputSize, Hidden, Outputs, Activation);
}

internal sealed class Jordan(ParameterScope scope, int inputSize, int H, int C, Activation f) : ICell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(C, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(H), Init.Zero);
    private readonly Parameter V = scope.Parameter("output", new Shape(H, C), Init.Glorot);
    private readonly Parameter c = scope.Parameter("output.bias", new Shape(C), Init.Zero);

    public int InputSize => inputSize;

    public int OutputSize => C;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, C))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Value y = Scores(input, state[0]).Softmax();                                                    // [B, C]
        return (y, new State(y));
    }

    /// <summary>What the softmax is of.</summary>
    /// <param name="input">[B, I].</param>
    /// <param name="previous">The distribution one step earlier, or the right answer in its place, [B, C].</param>
    /// <returns>[B, C].</returns>
    public Value Scores(Value input, Value previous)
    {
        Tape tape = input.Tape;
        Value h = f.Apply((input.MatMul(tape.Use(W)) + previous.MatMul(tape.Use(U))).AddRow(tape.Use(b)));     // [B, H]
        return h.MatMul(tape.Use(V)).AddRow(tape.Use(c));                                               // [B, C]
    }
}

[JsonSerializable(typeof(JordanSpec))]
internal sealed partial class JordanJson : JsonSerializerContext;
