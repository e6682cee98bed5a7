namespace Unroll;

/// <summary>
/// What answers may be, as a finite automaton that reads an answer tag by tag. It is deterministic, so that an answer has one way through it and
/// counts once in every total. Immutable: any number of threads may use it.
/// </summary>
public interface IConstraint
{
    /// <summary>What it says, for error messages.</summary>
    string Text { get; }

    /// <summary>How many states there are: 0, 1, ... States - 1.</summary>
    long States { get; }

    /// <summary>The state before the first tag.</summary>
    long Start { get; }

    /// <summary>The state behind a tag; <see cref="Constraint.Dead"/> if the tag may not stand there.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="position">The step it stands at, from 0.</param>
    /// <param name="length">How many steps the sequence has.</param>
    /// <param name="tag">Its id.</param>
    long Next(long state, int position, int length, int tag);

    /// <summary>Whether an answer may end in a state.</summary>
    /// <param name="state">The state behind its last tag; <see cref="Start"/> if it is empty.</param>
    bool IsFinal(long state);
}
