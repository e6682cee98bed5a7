using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Zoneout: during training, random units of the inner cell keep their previous state. Krueger et al. 2017, "Zoneout: regularizing RNNs by randomly preserving hidden
/// activations", eq. 2-3.
/// </summary>
/// <remarks>
/// s' = d ∘ s + (1 - d) ∘ cell(s), each number of d drawn anew at each step: 1 with the given probability while training, elsewhere that probability
/// itself. The first value of the state (h) has one probability, all others (an LSTM's c) have another. The output is the kept h where it was h.
/// A clockwork network's clock would be stopped with its memory, so leave <see cref="MemoryRate"/> at 0 there.
/// </remarks>
/// <param name="Cell">The inner cell.</param>
public sealed record ZoneoutSpec(CellSpec Cell) : CellSpec
{
    /// <summary>The probability that a number of the output state h keeps its previous value, 0 to 0.99. Default 0.05.</summary>
    public double HiddenRate { get; init => field = Require.InRange("hiddenRate", value, 0, 0.99); } = 0.05;

    /// <summary>The probability that a number of the other state, such as an LSTM's c, keeps its previous value, 0 to 0.99. Default 0; the paper uses 0.5 for c.</summary>
    public double MemoryRate { get; init => field = Require.InRange("memoryRate", value, 0, 0.99); }

    /// <inheritdoc/>
    public override ICell Build(ParameterScope scope, int inputSize) => new Zoneout(Cell.Build(scope, inputSize), HiddenRate, MemoryRate);
}

internal sealed class Zoneout(ICell inner, double hidden, double memory) : ICell
{
    public int InputSize => inner.InputSize;

    public int OutputSize => inner.OutputSize;

    public State Start(Tape tape, int batch) => inner.Start(tape, batch);

    public (Value Output, State Next) Step(Value input, State state)
    {
        (Value output, State next) = inner.Step(input, state);
        Value[] parts = [.. state.Parts.Zip(next.Parts, (before, after) => (before, after))
            .Select((pair, i) => Keep(pair.before, pair.after, i == 0 ? hidden : memory))];
        return (ReferenceEquals(output, next[0]) ? parts[0] : output, new State(parts));
    }

    /// <summary>s + (1 - p) dropout(s' - s): dropout leaves (s' - s) / (1 - p) or nothing while training, and s' - s otherwise.</summary>
    private static Value Keep(Value before, Value after, double p) => p == 0 ? after : before + ((1 - p) * (after - before).Dropout(p));
}

[JsonSerializable(typeof(ZoneoutSpec))]
internal sealed partial class ZoneoutJson : JsonSerializerContext;
