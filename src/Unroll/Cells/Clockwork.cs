using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Clockwork network: modules of units that compute at their own pace. Koutník et al. 2014, "A clockwork RNN", section 3.</summary>
/// <remarks>
/// The units are split into modules of about equal size, the i-th (from 0) with the period 2^i. Where the step t, counted from 0, is a multiple of it,
/// h'ᵢ = tanh(x Wᵢ + hᵢ… Uᵢ + bᵢ), where hᵢ… are the units of this module and of all slower ones; else h'ᵢ = hᵢ. The state is h and the clock, so that a
/// carried state continues with the right modules. Modules that do not compute at a step cost nothing. No deviations.
/// </remarks>
/// <param name="Hidden">Number of hidden units, H.</param>
public sealed record ClockworkSpec(int Hidden) : CellSpec
{
    /// <summary>Number of hidden units, 1 to 65,536.</summary>
    public int Hidden { get; init; } = CheckHidden(Hidden);

    /// <summary>Number of modules, 1 to 24 and at most the number of units. The slowest module computes at every 2^(modules - 1)-th step. Default 4.</summary>
    public int Modules { get; init => field = Require.InRange("modules", value, 1, 24); } = 4;

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Require.That(Modules <= Hidden, "Clockwork network", $"{Modules} modules of {Hidden} units", "at least one unit a module");
        return new Clockwork(scope, inputSize, this);
    }

    /// <summary>How many multiply-adds the products of some steps take, from the first on and with a given state.</summary>
    /// <param name="inputSize">I.</param>
    /// <param name="steps">T.</param>
    public long MultiplyAdds(int inputSize, int steps)
    {
        long sum = 0;
        for (int i = 0; i < Modules; i++)
        {
            int first = First(i), ticks = (steps + (1 << i) - 1) >> i;
            sum += (long)ticks * (inputSize + Hidden - first) * (First(i + 1) - first);
        }
        return sum;
    }

    /// <summary>The first unit of a module.</summary>
    internal int First(int module) => (int)((long)module * Hidden / Modules);
}

internal sealed class Clockwork : IFusedCell
{
    private readonly ClockworkSpec spec;
    private readonly Parameter[] W;
    private readonly Parameter[] U;
    private readonly Parameter[] b;

    public Clockwork(ParameterScope scope, int inputSize, ClockworkSpec spec)
    {
        this.spec = spec;
        InputSize = inputSize;
        Initializer uniform = Init.Uniform(1 / Math.Sqrt(spec.Hidden));
        ParameterScope[] places = [.. Enumerable.Range(0, spec.Modules).Select(i => scope.Child(FormattableString.Invariant($"{i}")))];
        W = [.. places.Select((place, i) => place.Parameter("input", new Shape(inputSize, Width(i)), uniform))];
        U = [.. places.Select((place, i) => place.Parameter("recurrent", new Shape(OutputSize - spec.First(i), Width(i)), uniform))];
        b = [.. places.Select((place, i) => place.Parameter("bias", new Shape(Width(i)), Init.Zero))];
    }

    public int InputSize { get; }

    public int OutputSize => spec.Hidden;

    public State Start(Tape tape, int batch) =>
        new(tape.Constant(new Tensor(new Shape(batch, OutputSize))), tape.Constant(new Tensor(new Shape(batch, 1))));

    public (Value Output, State Next) Step(Value input, State state)
    {
        Value h = state[0], clock = state[1];                                                           // [B, H], [B, 1]
        int[] ticking = Array.ConvertAll(clock.Tensor.Span.ToArray(), now => ClockworkTicks.Ticking((long)Math.Floor(now), spec.Modules));
        Value next = Shaping.ConcatColumns([.. W.Select((_, i) => Module(i, input, h, ticking))]);      // [B, H]
        return (next, new State(next, Next(clock)));
    }

    public (Value Outputs, State Last) Run(Value inputs, SequenceLayout layout, State? start)
    {
        Tape tape = inputs.Tape;
        (Value outputs, Value h, Value clock) = Recurrence.Clockwork(
            inputs, layout, Array.ConvertAll(W, tape.Use), Array.ConvertAll(U, tape.Use), Array.ConvertAll(b, tape.Use), start?[0], start?[1]);
        return (outputs, new State(h, clock));
    }

    /// <summary>One module's units after the step: computed for the sequences in which it ticks, kept for the others.</summary>
    private Value Module(int i, Value input, Value h, int[] ticking)
    {
        int first = spec.First(i);
        Value kept = h.Columns(first, Width(i));                                                        // [B, K]
        int[] rows = [.. Enumerable.Range(0, ticking.Length).Where(row => ticking[row] > i)];
        if (rows.Length == 0)
            return kept;
        bool all = rows.Length == ticking.Length;
        Value fresh = Compute(i, all ? input : input.TakeRows(rows), (all ? h : h.TakeRows(rows)).Columns(first, OutputSize - first));
        if (all)
            return fresh;
        int[] place = [.. Enumerable.Range(0, ticking.Length).Select(row => ticking[row] > i ? Array.BinarySearch(rows, row) : rows.Length + row)];
        return Shaping.ConcatRows(fresh, kept).TakeRows(place);
    }

    private Value Compute(int i, Value input, Value slower)
    {
        Tape tape = input.Tape;
        return (input.MatMul(tape.Use(W[i])) + slower.MatMul(tape.Use(U[i]))).AddRow(tape.Use(b[i])).Tanh();  // [B, K]
    }

    private Value Next(Value clock)
    {
        Tensor shift = new(clock.Shape);
        for (int row = 0; row < shift.Count; row++)
        {
            Real now = clock.Tensor.Span[row];
            shift.Span[row] = ClockworkTicks.Next(now, spec.Modules) == now + 1 ? 1 : 1 - (1L << (spec.Modules - 1));
        }
        return clock + clock.Tape.Constant(shift);                                                      // [B, 1]
    }

    private int Width(int i) => spec.First(i + 1) - spec.First(i);
}

[JsonSerializable(typeof(ClockworkSpec))]
internal sealed partial class ClockworkJson : JsonSerializerContext;
