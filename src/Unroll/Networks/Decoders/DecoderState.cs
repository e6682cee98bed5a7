namespace Unroll;

/// <summary>Where a decoder stands: what it remembers of each sequence that it writes.</summary>
/// <param name="Network">A state for each layer.</param>
/// <param name="Readout">That of the step before, [B, R]; null without input feeding.</param>
internal sealed record DecoderState(IReadOnlyList<State> Network, Value? Readout)
{
    /// <summary>The states of some sequences, in another order or several times over.</summary>
    public DecoderState Take(int[] rows) => new([.. Network.Select(state => state.Take(rows))], Readout?.TakeRows(rows));

    /// <summary>The first sequences only.</summary>
    public DecoderState First(int count) => new([.. Network.Select(state => state.First(count))], Readout?.Rows(0, count));

    /// <summary>The numbers, to go on with on another tape.</summary>
    public CarriedState Keep() => new([.. Network, .. Readout is null ? Array.Empty<State>() : [new State(Readout)]]);

    /// <summary>The inverse of <see cref="Keep"/>.</summary>
    public static DecoderState On(Tape tape, CarriedState kept, bool feeding)
    {
        IReadOnlyList<State> states = kept.On(tape);
        return feeding ? new DecoderState([.. states.SkipLast(1)], states[^1][0]) : new DecoderState(states, null);
    }
}
