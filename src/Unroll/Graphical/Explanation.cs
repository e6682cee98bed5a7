namespace Unroll;

/// <summary>The most probable states of some variables of a Bayesian network, given evidence.</summary>
/// <param name="States">The state of each variable, in the order of the variables that were asked for.</param>
/// <param name="Probability">Their joint probability given the evidence.</param>
/// <param name="LogJoint">The logarithm of the joint probability of these states and the evidence, in nats.</param>
public sealed record Explanation(IReadOnlyList<(string Variable, string State)> States, double Probability, double LogJoint)
{
    /// <summary>The states as "rain=yes, sprinkler=off".</summary>
    public override string ToString() => string.Join(", ", States.Select(pair => $"{pair.Variable}={pair.State}"));
}
