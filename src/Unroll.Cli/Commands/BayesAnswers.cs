namespace Unroll.Cli;

/// <summary>The answers of a Bayesian network to questions with the same evidence: exact, or estimated from samples.</summary>
/// <param name="net">The network.</param>
/// <param name="known">The evidence.</param>
/// <param name="samples">The number of samples; 0 for exact answers.</param>
/// <param name="method">How samples are drawn.</param>
/// <param name="seed">Of the samples.</param>
internal sealed class BayesAnswers(BayesNet net, Evidence known, int samples, SamplingMethod method, ulong seed)
{
    /// <summary>What is known.</summary>
    public Evidence Known => known;

    /// <summary>The joint distribution of variables.</summary>
    public Posterior Posterior(IReadOnlyList<string> variables) =>
        samples == 0 ? VariableElimination.Posterior(net, variables, known) : BayesSampling.Estimate(net, variables, known, method, samples, seed);

    /// <summary>The distribution of each variable.</summary>
    public IReadOnlyList<Posterior> Marginals() => samples == 0 ? new JunctionTree(net).Marginals(known) : BayesSampling.Marginals(net, known, method, samples, seed);

    /// <summary>The most probable states of some variables, or of all.</summary>
    public Explanation MostProbable(IReadOnlyList<string> variables) =>
        samples == 0 ? VariableElimination.MostProbable(net, known, variables.Count == 0 ? null : variables)
            : throw new UnrollException("--samples estimates probabilities, and the question asks for the most probable states; expected it without --samples.");

    /// <summary>The path that makes variables dependent; null if they are independent.</summary>
    public IReadOnlyList<string>? OpenPath(BayesQuery query) =>
        known.Variables.Count == 0 && samples == 0 ? DSeparation.OpenPath(net, query.Variables, query.Others, query.Given)
            : throw new UnrollException("The question asks about the arcs of the network alone; expected it without --given and --samples.");

    /// <summary>The state that a question asks for of each variable, or -1.</summary>
    /// <exception cref="UnrollException">A variable has no such state.</exception>
    public int[] States(BayesQuery query) => [.. query.Targets.Select(target => target.State is { } state ? net[target.Variable].State(state) : -1)];
}
