namespace Unroll;

/// <summary>Where a decoder stands: what it remembers of each sequence that it writes.</summary>
/// <param name="Network">A state for each layer.</param>
/// <param name="Readout">That of the step before, [B, R]; null without input feeding.</param>
/// <param name="Context">What the encoder ended with, [B, W]; null if steps do not read it.</param>
/// <param name="Covered">The coverage, [B, S]; null if attention does not depend on it.</param>
internal sealed record DecoderState(IReadOnlyList<State> Network, Value? Readout, Value? Context, Value? Covered)
{
    /// <summary>The states of some sequences, in another order or several times over.</summary>
    public DecoderState Take(int[] rows) => new([.. Network.Select(state => state.Take(rows))], Readout?.TakeRows(rows), Context?.TakeRows(rows), Covered?.TakeRows(rows));

    /// <summary>The first sequences only.</summary>
    public DecoderState First(int count) => new([.. Network.Select(state => state.First(count))], Readout?.Rows(0, count), Context?.Rows(0, count), Covered?.Rows(0, count));

    /// <summary>The numbers, to go on with on another tape.</summary>
    public CarriedState Keep() => new([.. Network, .. new[] { Readout, Context, Covered }.OfType<Value>().Select(one => new State(one))]);

    /// <summary>The inverse of <see cref="Keep"/>.</summary>
    /// <param name="tape">To go on with.</param>
    /// <param name="kept">The numbers.</param>
    /// <param name="spec">Says what is among them.</param>
    public static DecoderState On(Tape tape, CarriedState kept, DecoderSpec spec)
    {
        Stack<State> states = new(kept.On(tape));
        Value? covered = spec.Coverage ? states.Pop()[0] : null, context = spec.Context ? states.Pop()[0] : null, readout = spec.InputFeeding ? states.Pop()[0] : null;
        return new DecoderState([.. states.Reverse()], readout, context, covered);
    }
}
