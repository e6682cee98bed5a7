namespace Unroll;

/// <summary>
/// Exact inference for all variables at once (Lauritzen and Spiegelhalter 1988; Jensen et al. 1990): the network becomes a tree of cliques, and messages along its links, first up and then
/// down, give every clique the joint distribution of its variables and the evidence. It is built once for a network and used for any evidence. Immutable.
/// </summary>
public sealed class JunctionTree
{
    private const double Small = 1e-100;

    private readonly BayesNet net;
    private readonly Factor[] cliques;      // the product of the tables of each, without evidence; parents after their children
    private readonly int[] above;           // the parent of each clique, -1 for a root
    private readonly int[][] up;            // for each number of a clique, its place in the message to the parent
    private readonly int[][] down;          // for each number of the parent, its place in the message of a clique
    private readonly int[] messageSizes;
    private readonly int[] home;            // a clique with the variable and its parents
    private readonly int[][] own;           // for each number of the home, the state of the variable
    private readonly int[][] family;        // for each number of the home, its place in the variable's table

    /// <summary>Builds the tree.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="UnrollException">Its tables would not fit.</exception>
    public JunctionTree(BayesNet network)
    {
        net = network ?? throw new ArgumentNullException(nameof(network));
        int count = net.Variables.Count;
        int[] states = [.. net.Variables.Select(variable => variable.States.Count)];
        int[][] scopes = [.. Enumerable.Range(0, count).Select(v => (int[])[.. net.ParentsOf(v), v])];
        EliminationOrder order = EliminationOrder.Of(scopes, states, Enumerable.Range(0, count).ToArray());
        (int[][] clusters, above) = CliqueTree.Of(order);
        _ = order.Checked(clusters.Sum(cluster => cluster.Aggregate(1.0, (product, v) => product * states[v])));
        cliques = [.. clusters.Select(cluster => Factor.Ones(cluster, v => states[v]))];
        home = [.. scopes.Select(scope => Array.FindIndex(clusters, cluster => scope.All(v => Array.BinarySearch(cluster, v) >= 0)))];
        family = [.. scopes.Select((scope, v) => cliques[home[v]].MapTo(scope))];
        own = [.. scopes.Select((_, v) => cliques[home[v]].MapTo([v]))];
        for (int v = 0; v < count; v++)
            cliques[home[v]].Multiply(net.Variables[v].Numbers, family[v]);
        int[][] shared = [.. clusters.Select((cluster, c) => above[c] < 0 ? [] : cluster.Where(v => Array.BinarySearch(clusters[above[c]], v) >= 0).ToArray())];
        up = [.. shared.Select((some, c) => cliques[c].MapTo(some))];
        down = [.. shared.Select((some, c) => above[c] < 0 ? [] : cliques[above[c]].MapTo(some))];
        messageSizes = [.. shared.Select(some => some.Aggregate(1, (product, v) => product * states[v]))];
    }

    /// <summary>How many cliques the tree has.</summary>
    public int Cliques => cliques.Length;

    /// <summary>How many numbers the tables of all cliques have together.</summary>
    public long Numbers => cliques.Sum(clique => (long)clique.Values.Length);

    /// <summary>The distribution of each variable given evidence, in the order of the network.</summary>
    /// <param name="evidence">What is known; null for nothing.</param>
    /// <exception cref="UnrollException">A name is unknown, or the evidence is impossible.</exception>
    public IReadOnlyList<Posterior> Marginals(Evidence? evidence = null)
    {
        BoundEvidence known = (evidence ?? Evidence.None).Bind(net);
        (IReadOnlyList<Posterior> marginals, double log) = Marginals(known);
        return double.IsNegativeInfinity(log) ? throw known.Impossible() : marginals;
    }

    /// <summary>The distribution of each variable, and the logarithm of the probability of the evidence; no distributions if it is impossible.</summary>
    internal (IReadOnlyList<Posterior> Marginals, double LogProbability) Marginals(BoundEvidence known)
    {
        (double[][] beliefs, double log) = Calibrate(known);
        return (double.IsNegativeInfinity(log) ? [] : [.. net.Variables.Select((variable, v) => new Posterior([variable], Marginal(beliefs, v, own[v], variable.States.Count)))], log);
    }

    /// <summary>The logarithm of the probability of evidence, in nats; negative infinity if it is impossible.</summary>
    /// <param name="evidence">What is known.</param>
    /// <exception cref="UnrollException">A name is unknown.</exception>
    public double LogProbability(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return LogProbability(evidence.Bind(net));
    }

    /// <summary>The logarithm of the probability of evidence; negative infinity if it is impossible.</summary>
    internal double LogProbability(BoundEvidence known) => Calibrate(known).LogProbability;

    /// <summary>The distribution of each variable together with its parents, as its table is ordered: the expected counts of one example.</summary>
    /// <param name="known">The evidence.</param>
    /// <returns>One array a variable, and the logarithm of the probability of the evidence; no arrays if it is impossible.</returns>
    internal (double[][] Families, double LogProbability) Families(BoundEvidence known)
    {
        (double[][] beliefs, double log) = Calibrate(known);
        return (double.IsNegativeInfinity(log) ? [] : [.. net.Variables.Select((variable, v) => Marginal(beliefs, v, family[v], variable.Numbers.Length))], log);
    }

    private double[] Marginal(double[][] beliefs, int variable, int[] map, int size)
    {
        double[] sums = new double[size], belief = beliefs[home[variable]];
        for (int i = 0; i < belief.Length; i++)
            sums[map[i]] += belief[i];
        double all = sums.Sum();
        for (int i = 0; i < size; i++)
            sums[i] /= all;
        return sums;
    }

    private (double[][] Beliefs, double LogProbability) Calibrate(BoundEvidence known)
    {
        double[][] beliefs = [.. cliques.Select(clique => (double[])clique.Values.Clone())];
        double log = 0;
        for (int v = 0; v < home.Length; v++)
        {
            if (known.Of(v) is { } likelihoods)
                log += Multiply(beliefs[home[v]], likelihoods, own[v]);
        }
        double[][] messages = [.. messageSizes.Select(size => new double[size])];
        for (int c = 0; c < cliques.Length; c++) // up
        {
            double[] message = messages[c];
            AddTo(message, beliefs[c], up[c]);
            double sum = message.Sum();
            log += Math.Log(sum);
            if (sum == 0)
                return ([], double.NegativeInfinity);
            for (int i = 0; i < message.Length; i++)
                message[i] /= sum;
            if (above[c] >= 0)
                log += Multiply(beliefs[above[c]], message, down[c]);
        }
        for (int c = cliques.Length - 1; c >= 0; c--) // down
        {
            if (above[c] < 0)
                continue;
            double[] message = new double[messageSizes[c]];
            AddTo(message, beliefs[above[c]], down[c]);
            for (int i = 0; i < message.Length; i++)
                message[i] = messages[c][i] == 0 ? 0 : message[i] / messages[c][i];
            _ = Multiply(beliefs[c], message, up[c]);
        }
        return (beliefs, log);
    }

    private static void AddTo(double[] sums, double[] values, int[] map)
    {
        for (int i = 0; i < values.Length; i++)
            sums[map[i]] += values[i];
    }

    /// <summary>Multiplies by numbers; where the products become small, they are divided by the largest, so that much evidence does not underflow.</summary>
    /// <returns>The logarithm of what they were divided by.</returns>
    private static double Multiply(double[] values, double[] numbers, int[] map)
    {
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= numbers[map[i]];
            largest = Math.Max(largest, values[i]);
        }
        if (largest is 0 or > Small)
            return 0;
        for (int i = 0; i < values.Length; i++)
            values[i] /= largest;
        return Math.Log(largest);
    }
}
