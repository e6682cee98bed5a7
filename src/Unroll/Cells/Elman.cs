using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A simple recurrent network. Elman 1990, "Finding structure in time".</summary>
/// <remarks>h' = f(x W + h U + b). The paper's f is the sigmoid; tanh is the default here, as everywhere today.</remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record ElmanSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>The activation function f. Default tanh.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        Initializer uniform = Init.Uniform(1 / Math.Sqrt(Hidden));
        return new Elman(scope, inputSize, Hidden, Activation, uniform, uniform);
    }
}

internal sealed class Elman(ParameterScope scope, int inputSize, int H, Activation f, Initializer inputStart, Initializer recurrentStart) : IFusedCell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, H), inputStart);
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, H), recurrentStart);
    private readonly Parameter b = scope.Parameter("bias", new Shape(H), Init.Zero);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value h = f.Apply((input.MatMul(tape.Use(W)) + state[0].MatMul(tape.Use(U))).AddRow(tape.Use(b)));     // [B, H]
        return (h, new State(h));
    }

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Tape tape = inputs.Tape;
        (Value outputs, Value last) = f switch
        {
            Activation.Tanh => Recurrence.Elman<Tanh>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
            Activation.Sigmoid => Recurrence.Elman<Sigmoid>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
            Activation.Relu => Recurrence.Elman<Relu>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
            _ => Recurrence.Elman<Unchanged>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
        };
        return (outputs, new State(last));
    }
}

[JsonSerializable(typeof(ElmanSpec))]
internal sealed partial class ElmanJson : JsonSerializerContext;
