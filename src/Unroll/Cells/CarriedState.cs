namespace Unroll;

/// <summary>
/// The states of a recurrent network between two tapes: numbers alone, so that a stream can go on where it was cut and no gradient flows back past
/// the cut.
/// </summary>
public sealed class CarriedState
{
    private readonly Tensor[][] states;

    private CarriedState(Tensor[][] states) => this.states = states;

    /// <summary>How many streams, B.</summary>
    public int Batch => states[0][0].Shape[0];

    /// <summary>Copies states off their tape.</summary>
    /// <param name="states">As <see cref="Unrolled.Last"/> gives them; at least one.</param>
    public static CarriedState Of(IReadOnlyList<State> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        Require.That(states.Count > 0, "CarriedState", "no states", "at least one");
        return new CarriedState([.. states.Select(state => state.Parts.Select(part => part.Keep()).ToArray())]);
    }

    /// <summary>The states of each stream several times over, in order.</summary>
    /// <param name="times">How often.</param>
    public CarriedState Repeat(int times) => new(Array.ConvertAll(states, parts => Array.ConvertAll(parts, part =>
    {
        int size = part.Count / Batch;
        Tensor all = new(new Shape([Batch * times, .. part.Shape.ToArray()[1..]]));
        for (int row = 0; row < Batch * times; row++)
            part.Span.Slice(row / times * size, size).CopyTo(all.Span[(row * size)..]);
        return all;
    })));

    /// <summary>The states as constants of a tape, to begin with.</summary>
    /// <param name="tape">The tape of the next steps.</param>
    public IReadOnlyList<State> On(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return [.. states.Select(parts => new State(Array.ConvertAll(parts, tape.Constant)))];
    }
}
