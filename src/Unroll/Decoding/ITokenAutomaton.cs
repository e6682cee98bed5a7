namespace Unroll;

/// <summary>
/// A constraint on outputs, as an automaton that reads an output token by token: this is the automaton in one of its states. <see cref="ConstrainedStepper"/> lets a model write only
/// what it accepts. Immutable. Constraints on the tags of a sentence, whose length is known, are <see cref="IConstraint"/> instead.
/// </summary>
public interface ITokenAutomaton
{
    /// <summary>Marks the tokens that may come next: those with which the output can still be completed in time.</summary>
    /// <param name="left">How many tokens may still come, including the end, at least 1.</param>
    /// <param name="allowed">[V], all false; true is to be set for each token that may come, also for the end where the output may end. If none is set, no output is short enough.</param>
    void Allow(int left, Span<bool> allowed);

    /// <summary>The state after one more token.</summary>
    /// <param name="token">One that <see cref="Allow"/> marked, and not the end.</param>
    ITokenAutomaton After(int token);
}
