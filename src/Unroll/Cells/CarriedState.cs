namespace Unroll;

/// <summary>
/// The state of a network between two windows of a long stream: numbers without a tape. Training window by window with it is truncated backpropagation
/// through time (Williams and Peng 1990, with as many steps back as the window has): the state carries over, and gradients end at the start of a window.
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

    /// <summary>The states of some streams, in another order or repeated, so that one stream can be continued in several ways.</summary>
    /// <param name="streams">Which, each from 0.</param>
    /// <exception cref="UnrollException">There is no such stream.</exception>
    public CarriedState Take(IReadOnlyList<int> streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        return new CarriedState(Array.ConvertAll(states, parts => Array.ConvertAll(parts, part => Take(part, streams))));
    }

    /// <summary>The states as constants of another window's tape: the <c>start</c> of <see cref="Recurrent"/>.</summary>
    /// <param name="tape">The tape of the next window.</param>
    public IReadOnlyList<State> On(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return [.. states.Select(parts => new State(Array.ConvertAll(parts, tape.Constant)))];
    }

    private static Tensor Take(Tensor part, IReadOnlyList<int> streams)
    {
        int count = part.Shape[0], size = part.Count / Math.Max(count, 1);
        Tensor taken = new(part.Shape.WithFirst(streams.Count));
        for (int i = 0; i < streams.Count; i++)
        {
            Require.That((uint)streams[i] < (uint)count, "CarriedState", $"stream {streams[i]}", $"one of its {count}, counted from 0");
            part.Span.Slice(streams[i] * size, size).CopyTo(taken.Span[(i * size)..]);
        }
        return taken;
    }
}
