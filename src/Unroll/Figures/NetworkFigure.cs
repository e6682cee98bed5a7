namespace Unroll;

/// <summary>A network of variables, such as a Bayesian network: arrows from parents to children, and in each variable a bar for each of its states.</summary>
public sealed record NetworkFigure : Figure
{
    /// <summary>Creates it. Lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="nodes">The variables.</param>
    /// <exception cref="UnrollException">A variable is its own parent, or a parent is no index of a variable.</exception>
    public NetworkFigure(string title, IEnumerable<NetworkNode> nodes) : base(title)
    {
        Nodes = new EqualList<NetworkNode>(nodes);
        for (int i = 0; i < Nodes.Count; i++)
            Require.That(Nodes[i].Parents.All(parent => parent >= 0 && parent < Nodes.Count && parent != i), "A figure of a network", $"parents of '{Nodes[i].Name}' that are no other variables", "indices of other variables");
    }

    /// <summary>A Bayesian network with a distribution of each variable.</summary>
    /// <param name="net">The network.</param>
    /// <param name="marginals">The distribution of each variable, in the order of the network.</param>
    /// <param name="evidence">What is known; null for nothing.</param>
    /// <exception cref="UnrollException">There are not as many distributions as variables.</exception>
    public static NetworkFigure Of(BayesNet net, IReadOnlyList<Posterior> marginals, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(marginals);
        Require.That(marginals.Count == net.Variables.Count, "A figure of a network", $"{marginals.Count} distributions", $"{net.Variables.Count}, one for each variable");
        string known = (evidence ?? Evidence.None).ToString();
        return new NetworkFigure(known.Length == 0 ? net.Name : $"{net.Name}, given {known}", net.Variables.Select((variable, v) =>
            new NetworkNode(variable.Name, net.ParentsOf(v), variable.States.Select((state, s) => (state, marginals[v].Probabilities.Span[s])), evidence?.Variables.Contains(variable.Name) == true)));
    }

    /// <summary>The variables.</summary>
    public IReadOnlyList<NetworkNode> Nodes { get; }
}
