namespace Unroll;

/// <summary>The gated recurrent unit as its paper has it, the reset gate before the product; see <see cref="GruSpec"/>.</summary>
/// <remarks>r, z = σ(x W + h U + b);  n = tanh(x W + (r ∘ h) R + b);  h' = (1 - z) ∘ n + z ∘ h, in W and b in the order r, z, n.</remarks>
internal sealed class GruResetBefore(ParameterScope scope, int inputSize, int H, Initializer biases) : ICell
{
    private readonly Parameter W = scope.Parameter("input", new Shape(inputSize, 3 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter U = scope.Parameter("recurrent", new Shape(H, 2 * H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter R = scope.Parameter("candidate.recurrent", new Shape(H, H), Init.Uniform(1 / Math.Sqrt(H)));
    private readonly Parameter b = scope.Parameter("bias", new Shape(3 * H), biases);

    public int InputSize => inputSize;

    public int OutputSize => H;

    public State Start(Tape tape, int batch) => new(tape.Constant(new Tensor(new Shape(batch, H))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Tape tape = input.Tape;
        Value h = state[0], a = input.MatMul(tape.Use(W)).AddRow(tape.Use(b));                          // [B, H], [B, 3H]
        Value gates = (a.Columns(0, 2 * H) + h.MatMul(tape.Use(U))).Sigmoid();                          // [B, 2H]
        Value r = gates.Columns(0, H), z = gates.Columns(H, H);                                         // [B, H]
        Value n = (a.Columns(2 * H, H) + (r * h).MatMul(tape.Use(R))).Tanh();                           // [B, H]
        Value next = ((1 - z) * n) + (z * h);                                                           // [B, H]
        tape.Show("reset gate", WatchedKind.Gate, r);
        tape.Show("update gate", WatchedKind.Keep, z);
        tape.Show("state", WatchedKind.Memory, next);
        return (next, new State(next));
    }
}
