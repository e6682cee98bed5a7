namespace Unroll;

/// <summary>
/// Exact inference by variable elimination (Zhang and Poole 1994; Dechter 1999): variables that were not asked for are summed out of the product of all tables, one after another, in a good
/// order. It answers one question; for all variables at once, <see cref="JunctionTree"/> is faster.
/// </summary>
public static class VariableElimination
{
    /// <summary>The joint distribution of some variables given evidence.</summary>
    /// <param name="net">The network.</param>
    /// <param name="variables">The names of the variables, each once; at least one.</param>
    /// <param name="evidence">What is known; null for nothing.</param>
    /// <exception cref="UnrollException">A name is unknown, the evidence is impossible, or the tables would not fit.</exception>
    public static Posterior Posterior(BayesNet net, IReadOnlyList<string> variables, Evidence? evidence = null)
    {
        int[] asked = Ids(net, variables);
        BoundEvidence known = (evidence ?? Evidence.None).Bind(net);
        Elimination work = new(known, asked);
        work.SumOut();
        Factor joint = work.Rest(asked, out _);
        double sum = joint.Values.Sum();
        if (!(sum > 0))
            throw known.Impossible();
        int[] map = joint.MapTo(asked);
        double[] probabilities = new double[joint.Values.Length];
        for (int i = 0; i < map.Length; i++)
            probabilities[map[i]] = joint.Values[i] / sum;
        return new Posterior([.. asked.Select(v => net.Variables[v])], probabilities);
    }

    /// <summary>
    /// The logarithm of the probability of evidence, in nats; negative infinity if it is impossible. Soft evidence counts with its likelihoods as they were given.
    /// </summary>
    /// <param name="net">The network.</param>
    /// <param name="evidence">What is known.</param>
    /// <exception cref="UnrollException">A name is unknown, or the tables would not fit.</exception>
    public static double LogProbability(BayesNet net, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(evidence);
        return LogProbability(evidence.Bind(net));
    }

    /// <summary>
    /// The most probable states of variables given evidence: of all that were not observed (the most probable explanation), or of some, summed over the others (maximum a posteriori). Of
    /// equally probable ones, one of them.
    /// </summary>
    /// <param name="net">The network.</param>
    /// <param name="evidence">What is known; null for nothing.</param>
    /// <param name="variables">The names of the variables, each once; null for all that were not observed.</param>
    /// <exception cref="UnrollException">A name is unknown, the evidence is impossible, or the tables would not fit.</exception>
    public static Explanation MostProbable(BayesNet net, Evidence? evidence = null, IReadOnlyList<string>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        BoundEvidence known = (evidence ?? Evidence.None).Bind(net);
        int[] asked = variables is null ? [.. Enumerable.Range(0, net.Variables.Count).Where(v => known.States[v] < 0)] : Ids(net, variables);
        Elimination work = new(known, asked);
        work.SumOut();
        (int[] states, double joint) = work.MaxOut();
        double all = LogProbability(known);
        if (double.IsNegativeInfinity(joint) || double.IsNegativeInfinity(all))
            throw known.Impossible();
        return new Explanation([.. asked.Select(v => (net.Variables[v].Name, net.Variables[v].States[states[v]]))], Math.Min(1, Math.Exp(joint - all)), joint);
    }

    private static double LogProbability(BoundEvidence known)
    {
        Elimination work = new(known, []);
        work.SumOut();
        _ = work.Rest([], out double log);
        return log;
    }

    /// <summary>The indices of variables that were asked for.</summary>
    /// <exception cref="UnrollException">A name is unknown or occurs twice, or there is none.</exception>
    internal static int[] Ids(BayesNet net, IReadOnlyList<string> variables)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(variables);
        Require.That(variables.Count > 0, "A question to a Bayesian network", "no variables", "at least one");
        int[] ids = [.. variables.Select(net.IdOf)];
        for (int i = 0; i < ids.Length; i++)
            Require.That(Array.IndexOf(ids, ids[i]) == i, "A question to a Bayesian network", $"'{variables[i]}' twice", "each variable once");
        return ids;
    }
}
