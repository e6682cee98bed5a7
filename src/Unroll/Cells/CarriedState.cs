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

    /// <summary>The states as constants of another piece's tape: the <c>start</c> of <see cref="Recurrent"/>.</summary>
    /// <param name="tape">The next piece's.</param>
    public IReadOnlyList<State> On(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return [.. states.Select(parts => new State(Array.ConvertAll(parts, tape.Constant)))];
    }
}
