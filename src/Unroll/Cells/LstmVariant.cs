namespace Unroll;

/// <summary>Long short-term memory with any of the options of <see cref="LstmSpec"/>, from plain operations.</summary>
/// <remarks>
/// i = σ(x W + h U + p ∘ c + b);  f likewise, or 1 - f instead of i, or no f;  c' = f ∘ c + i ∘ g(x W + h U + b);  o = σ(x W + h U + p ∘ c' + b);
/// h' = o ∘ h(c'), the terms p ∘ c with peepholes only. The gates are adjacent blocks of W, U and b in the order i, f, g, o.
/// </remarks>
internal sealed class LstmVariant : ICell
{
    private readonly LstmSpec spec;
    private readonly int H;
    private readonly string gates;
    private readonly Parameter W;
    private readonly Parameter U;
    private readonly Parameter b;
    private readonly Dictionary<char, Parameter> peepholes = [];

    public LstmVariant(ParameterScope scope, int inputSize, LstmSpec spec)
    {
        this.spec = spec;
        InputSize = inputSize;
        H = spec.Hidden;
        gates = spec.Forget switch { ForgetGate.Own => "ifgo", ForgetGate.Coupled => "fgo", _ => "igo" };
        Initializer uniform = Init.Uniform(1 / Math.Sqrt(H));
        W = scope.Parameter("input", new Shape(inputSize, gates.Length * H), uniform);
        U = scope.Parameter("recurrent", new Shape(H, gates.Length * H), uniform);
        b = scope.Parameter("bias", new Shape(gates.Length * H), spec.Biases(gates));
        foreach (char gate in spec.Peepholes ? gates.Replace("g", "", StringComparison.Ordinal) : "")
            peepholes.Add(gate, scope.Parameter($"peephole.{gate}", new Shape(H), uniform));
    }

    public int InputSize { get; }

    public int OutputSize => H;

    public State Start(Tape tape, int batch)
    {
        Value zero = tape.Constant(new Tensor(new Shape(batch, H)));
        return new State(zero, zero);
    }

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value c = state[1];                                                                             // [B, H]
        Value a = (input.MatMul(tape.Use(W)) + state[0].MatMul(tape.Use(U))).AddRow(tape.Use(b));      // [B, 3H] or [B, 4H]
        Value g = spec.Inner.Apply(Part(a, 'g'));                                                       // [B, H]
        Value next = spec.Forget switch                                                                 // [B, H]
        {
            ForgetGate.Own => (Gate(a, 'f', c) * c) + (Gate(a, 'i', c) * g),
            ForgetGate.Coupled => Coupled(Gate(a, 'f', c), c, g),
            _ => c + (Gate(a, 'i', c) * g),
        };
        Value h = Gate(a, 'o', next) * spec.Outer.Apply(next);                                          // [B, H]
        tape.Show("cell", WatchedKind.Memory, next);
        return (h, new State(h, next));
    }

    private static Value Coupled(Value f, Value c, Value g) => (f * c) + ((1 - f) * g);

    private Value Gate(Value a, char gate, Value seen)
    {
        Value sum = Part(a, gate);
        Value open = (peepholes.TryGetValue(gate, out Parameter? p) ? sum + seen.TimesRow(a.Tape.Use(p)) : sum).Sigmoid();
        a.Tape.Show(gate switch { 'i' => "input gate", 'f' => "forget gate", _ => "output gate" }, gate == 'f' ? WatchedKind.Keep : WatchedKind.Gate, open);
        return open;
    }

    private Value Part(Value a, char gate) => a.Columns(gates.IndexOf(gate, StringComparison.Ordinal) * H, H);
}
