namespace Unroll;

/// <summary>
/// A constraint on answers, as a finite automaton that reads an answer tag by tag. It is deterministic, so each answer has exactly one path through it and
/// counts once in every sum. Immutable: any number of threads may use it.
/// </summary>
public interface IConstraint
{
    /// <summary>The text of the constraint, for error messages.</summary>
    string Text { get; }

    /// <summary>The number of states: 0, 1, ... States - 1.</summary>
    long States { get; }

    /// <summary>The state before the first tag.</summary>
    long Start { get; }

    /// <summary>The state after a tag; <see cref="Constraint.Dead"/> if the tag is not allowed there.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="position">The position of the tag, from 0.</param>
    /// <param name="length">The length of the sequence.</param>
    /// <param name="tag">Its id.</param>
    long Next(long state, int position, int length, int tag);

    /// <summary>Whether an answer may end in a state.</summary>
    /// <param name="state">The state after its last tag; <see cref="Start"/> if it is empty.</param>
    bool IsFinal(long state);
}
