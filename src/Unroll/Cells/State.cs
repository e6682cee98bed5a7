namespace Unroll;

/// <summary>
/// The state of a cell between two steps: a list of values [B, ...]. It is an argument and a result of each step, and is never stored in the cell, so one cell
/// can run any number of sequences, beams or streams at once.
/// </summary>
public sealed class State
{
    private readonly Value[] parts;

    /// <summary>Creates a state.</summary>
    /// <param name="parts">Its values, each [B, ...]; at least one; the array is copied.</param>
    public State(params Value[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Require.That(parts.Length > 0, "State", "no values", "at least one");
        this.parts = [.. parts];
    }

    /// <summary>B.</summary>
    public int Batch => parts[0].Shape[0];

    /// <summary>Its values, in the cell's order.</summary>
    public IReadOnlyList<Value> Parts => parts;

    /// <summary>One of its values.</summary>
    /// <param name="index">In the cell's order.</param>
    public Value this[int index] => parts[index];

    /// <summary>Only the first sequences; the shorter ones have ended.</summary>
    /// <param name="count">How many.</param>
    public State First(int count) => count == Batch ? this : Map(part => part.Rows(0, count));

    /// <summary>Some consecutive sequences.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    public State Range(int start, int count) => Map(part => part.Rows(start, count));

    /// <summary>Sequences in another order, or some of them several times, as beams need.</summary>
    /// <param name="rows">Their numbers.</param>
    public State Take(int[] rows) => Map(part => part.TakeRows(rows));

    /// <summary>The same numbers as constants: no gradient flows past here.</summary>
    public State Detach() => Map(part => part.Detach());

    /// <summary>The rows of several states, one after another.</summary>
    /// <param name="states">Of one cell; at least one.</param>
    public static State Concat(IReadOnlyList<State> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        return new State([.. Enumerable.Range(0, states[0].parts.Length).Select(i => Shaping.ConcatRows([.. states.Select(state => state.parts[i])]))]);
    }

    private State Map(Func<Value, Value> map) => new(Array.ConvertAll(parts, part => map(part)));
}
