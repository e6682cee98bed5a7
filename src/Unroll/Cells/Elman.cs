using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A simple recurrent network. Elman 1990, "Finding structure in time".</summary>
/// <remarks>h' = f(x W + h U + b). The paper's f is the sigmoid; tanh is the default here, as everywhere today.</remarks>
/// <param name="Hidden">H.</param>
public sealed record ElmanSpec(int Hidden) : CellSpec
{
    /// <summary>H.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>f. Default tanh.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new Elman(scope, inputSize, Hidden, Activation);
}

/// <summary>The function of a simple recurrent network.</summary>
[JsonConverter(typeof(CamelCaseEnum<Activation>))]
public enum Activation
{
    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>max(0, x).</summary>
    Relu,
}

internal sealed class Elman(ParameterScope scope, int inputSize, int H, Activation f) : IFusedCell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(H), Init.Zero);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value a = (input.MatMul(tape.Use(W)) + state[0].MatMul(tape.Use(U))).AddRow(tape.Use(b));      // [B, H]
        Value h = f switch { Activation.Tanh => a.Tanh(), Activation.Sigmoid => a.Sigmoid(), _ => a.Relu() };
        return (h, new State(h));
    }

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Tape tape = inputs.Tape;
        (Value outputs, Value last) = f switch
        {
            Activation.Tanh => Recurrence.Elman<Tanh>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
            Activation.Sigmoid => Recurrence.Elman<Sigmoid>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
            _ => Recurrence.Elman<Relu>(inputs, layout, tape.Use(W), tape.Use(U), tape.Use(b), start?[0]),
        };
        return (outputs, new State(last));
    }
}

[JsonSerializable(typeof(ElmanSpec))]
internal sealed partial class ElmanJson : JsonSerializerContext;
