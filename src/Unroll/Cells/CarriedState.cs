namespace Unroll;

/// <summary>
/// What a network remembers between two pieces of a long stream: numbers only, on no tape. Learning piece by piece with it is truncated backpropagation
/// through time (Williams and Peng 1990, with as many steps back as the piece has): what is remembered goes on, gradients end where a piece begins.
/// </summary>
public sealed class CarriedState
{
    private readonly Tensor[][] states;

    /// <summary>Copies states.</summary>
    /// <param name="last">Of each layer and direction, as <see cref="Unrolled.Last"/> gives them.</param>
    public CarriedState(IReadOnlyList<State> last)
    {
        ArgumentNullException.ThrowIfNull(last);
        states = [.. last.Select(state => state.Parts.Select(part => part.Keep()).ToArray())];
    }

    internal CarriedState(Tensor[][] states) => this.states = states;

    /// <summary>The numbers, of each layer and direction and each part of its state.</summary>
    internal IReadOnlyList<IReadOnlyList<Tensor>> Parts => states;

    /// <summary>The states of the one stream there is, several times over: so that it can go on in several ways.</summary>
    /// <param name="times">How often.</param>
    /// <exception cref="UnrollException">There are more streams.</exception>
    public CarriedState Repeat(int times) => new(Array.ConvertAll(states, parts => Array.ConvertAll(parts, part =>
    {
        Require.That(part.Shape[0] == 1, "CarriedState", $"{part.Shape[0]} streams", "one to repeat");
        Tensor all = new(part.Shape.WithFirst(times));
        for (int row = 0; row < times; row++)
            part.Span.CopyTo(all.Span[(row * part.Count)..]);
        return all;
    })));

    /// <summary>The states as constants of another piece's tape: the <c>start</c> of <see cref="Recurrent"/>.</summary>
    /// <param name="tape">The next piece's.</param>
    public IReadOnlyList<State> On(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return [.. states.Select(parts => new State(Array.ConvertAll(parts, tape.Constant)))];
    }
}
