namespace Unroll;

/// <summary>How often each combination of states of each family is expected in examples: counted where all states are known, by inference where some are missing.</summary>
internal sealed class ExpectedCounts
{
    private const int Pieces = 32; // whatever the number of threads, so that sums do not depend on it

    private readonly StateTable table;

    /// <param name="net">The network.</param>
    /// <param name="table">Examples of its variables.</param>
    /// <exception cref="UnrollException">The variables or their states are others.</exception>
    public ExpectedCounts(BayesNet net, StateTable table)
    {
        ArgumentNullException.ThrowIfNull(net);
        this.table = table;
        Require.That(table.Variables.Count == net.Variables.Count, "Examples for a Bayesian network", $"{table.Variables.Count} variables", $"{net.Variables.Count}, those of the network");
        for (int v = 0; v < net.Variables.Count; v++)
        {
            Require.That(table.Variables[v].Name == net.Variables[v].Name, "Examples for a Bayesian network", $"the variable '{table.Variables[v].Name}'", $"'{net.Variables[v].Name}', as the network has it at this place");
            Require.That(table.Variables[v].States.SequenceEqual(net.Variables[v].States), $"The states of '{net.Variables[v].Name}'", $"{string.Join(", ", table.Variables[v].States.Take(12))}", $"{string.Join(", ", net.Variables[v].States.Take(12))}, as the network has them");
        }
    }

    /// <summary>The counts of all examples, and the log-likelihood of all.</summary>
    /// <exception cref="UnrollException">An example is impossible.</exception>
    public (double[][] Counts, double LogLikelihood) Of(BayesNet net, Device? device)
    {
        JunctionTree? tree = table.IsComplete ? null : new JunctionTree(net);
        int piece = Math.Max(1, (table.Distinct + Pieces - 1) / Pieces), count = (table.Distinct + piece - 1) / piece;
        (double[][] Counts, double LogLikelihood)[] parts = new (double[][], double)[count];
        if (device is null)
        {
            for (int i = 0; i < count; i++)
                parts[i] = Some(net, tree, i * piece, Math.Min(table.Distinct, (i + 1) * piece));
        }
        else
        {
            device.ForEachPiece(table.Distinct, piece, (from, to) => parts[from / piece] = Some(net, tree, from, to));
        }
        double[][] sums = [.. net.Variables.Select(variable => new double[variable.Numbers.Length])];
        double log = 0;
        foreach ((double[][] counts, double partLog) in parts)
        {
            log += partLog;
            for (int v = 0; v < sums.Length; v++)
            {
                for (int i = 0; i < sums[v].Length; i++)
                    sums[v][i] += counts[v][i];
            }
        }
        return (sums, log);
    }

    private (double[][] Counts, double LogLikelihood) Some(BayesNet net, JunctionTree? tree, int from, int to)
    {
        double[][] counts = [.. net.Variables.Select(variable => new double[variable.Numbers.Length])];
        double log = 0;
        int[] states = new int[net.Variables.Count];
        for (int row = from; row < to; row++)
        {
            double weight = table.Weights[row];
            for (int v = 0; v < states.Length; v++)
                states[v] = table.Column(v)[row];
            bool complete = Array.IndexOf(states, -1) < 0;
            double own = complete ? AddComplete(net, states, weight, counts) : AddExpected(tree!, new BoundEvidence(net, [.. states], new double[]?[states.Length]), weight, counts);
            log += weight * own;
            if (double.IsNegativeInfinity(own))
                throw new BoundEvidence(net, [.. states], new double[]?[states.Length]).Impossible();
        }
        return (counts, log);
    }

    private static double AddComplete(BayesNet net, int[] states, double weight, double[][] counts)
    {
        double log = 0;
        for (int v = 0; v < states.Length; v++)
        {
            int place = net.Place(v, states);
            counts[v][place] += weight;
            log += Math.Log(net.Variables[v].Numbers[place]);
        }
        return log;
    }

    private static double AddExpected(JunctionTree tree, BoundEvidence known, double weight, double[][] counts)
    {
        (double[][] families, double log) = tree.Families(known);
        for (int v = 0; v < families.Length; v++)
        {
            for (int i = 0; i < families[v].Length; i++)
                counts[v][i] += weight * families[v][i];
        }
        return log;
    }
}
