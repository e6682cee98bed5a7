namespace Unroll;

/// <summary>
/// A question to a Bayesian network as text: <c>P(rain | grass=wet)</c>, <c>P(rain=yes, sprinkler=on)</c>, <c>max(rain, sprinkler | grass=wet)</c>, <c>max(| grass=wet)</c> for all variables,
/// <c>rain _|_ sprinkler | cloudy</c>. Soft evidence is written <c>grass~(0.8, 0.2)</c>; names that are no plain words stand in double quotes.
/// </summary>
public sealed record BayesQuery
{
    internal BayesQuery(BayesQuestion kind, IReadOnlyList<(string, string?)> targets, Evidence evidence)
    {
        Kind = kind;
        Targets = targets;
        Evidence = evidence;
    }

    /// <summary>What is asked.</summary>
    public BayesQuestion Kind { get; }

    /// <summary>The variables that are asked for, each with the state that is asked for or null; none where the most probable states of all are asked for.</summary>
    public IReadOnlyList<(string Variable, string? State)> Targets { get; }

    /// <summary>For a question of independence: the variables of the other side.</summary>
    public IReadOnlyList<string> Others { get; internal init; } = [];

    /// <summary>For a question of independence: the variables that are known.</summary>
    public IReadOnlyList<string> Given { get; internal init; } = [];

    /// <summary>What is known.</summary>
    public Evidence Evidence { get; }

    /// <summary>The names of the variables that are asked for.</summary>
    public IReadOnlyList<string> Variables => [.. Targets.Select(target => target.Variable)];

    /// <summary>Reads a question.</summary>
    /// <param name="text">The question.</param>
    /// <exception cref="UnrollException">It is none; says at which character.</exception>
    public static BayesQuery Parse(string text) => new BayesQueryReader(text ?? throw new ArgumentNullException(nameof(text))).Query();

    /// <summary>Reads evidence alone, as <c>grass=wet, rain~(0.8, 0.2)</c>; an empty text is none.</summary>
    /// <param name="text">The evidence.</param>
    /// <exception cref="UnrollException">It is none; says at which character.</exception>
    public static Evidence ParseEvidence(string text) => new BayesQueryReader(text ?? throw new ArgumentNullException(nameof(text))).OnlyEvidence();
}
