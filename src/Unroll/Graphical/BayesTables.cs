namespace Unroll;

/// <summary>Learns the tables of a Bayesian network whose structure is known: by counting, or where states are missing by expectation-maximisation.</summary>
public sealed record BayesTables
{
    /// <summary>How many examples are added to each number of each table (the prior of Laplace), 0 or more. Default 0.</summary>
    public double Pseudocount { get; init => field = Require.InRange("pseudocount", value, 0, double.MaxValue); }

    /// <summary>How many examples are added to each table in all, spread evenly over its numbers (the prior of BDeu), 0 or more. Default 0.</summary>
    public double SampleSize { get; init => field = Require.InRange("sampleSize", value, 0, double.MaxValue); }

    /// <summary>A structure with uniform tables.</summary>
    /// <param name="name">The name of the network.</param>
    /// <param name="variables">The names of the variables and of their states.</param>
    /// <param name="parents">The parents of each variable.</param>
    /// <exception cref="UnrollException">A table would be too large, or the arcs have a cycle.</exception>
    public static BayesNet Uniform(string name, IReadOnlyList<(string Name, IReadOnlyList<string> States)> variables, IReadOnlyList<int[]> parents)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(parents);
        Require.That(parents.Count == variables.Count, "A structure", $"the parents of {parents.Count} variables", $"{variables.Count}, those of each");
        return new BayesNet(name, [.. variables.Select((variable, v) =>
        {
            double numbers = parents[v].Aggregate((double)variable.States.Count, (product, parent) => product * variables[parent].States.Count);
            Require.That(numbers <= BayesNet.LargestTable, $"The table of '{variable.Name}'", $"{BayesNames.Size(numbers)}", $"at most {BayesNames.Size(BayesNet.LargestTable)}, so it needs fewer parents");
            return new BayesVariable(variable.Name, variable.States, [.. parents[v].Select(parent => variables[parent].Name)], [.. Enumerable.Repeat(1.0 / variable.States.Count, (int)numbers)]);
        })]);
    }

    /// <summary>The network with tables counted from examples; a row that no example has, and no prior, is uniform.</summary>
    /// <param name="structure">The network, whose own tables do not matter.</param>
    /// <param name="table">The examples, complete, with the variables of the network in their order.</param>
    /// <exception cref="UnrollException">A state is missing, or the variables are others.</exception>
    public BayesNet Count(BayesNet structure, StateTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(structure);
        table.CheckComplete("Counting");
        BayesNet uniform = Uniform(structure.Name, [.. structure.Variables.Select(variable => (variable.Name, variable.States))], [.. structure.Variables.Select((_, v) => structure.ParentsOf(v))]);
        return WithCounts(uniform, new ExpectedCounts(uniform, table).Of(uniform, null).Counts);
    }

    /// <summary>One step of expectation-maximisation (Dempster, Laird and Rubin 1977; Lauritzen 1995): the expected counts of the examples, and the tables that fit them best.</summary>
    /// <param name="net">The network with its present tables.</param>
    /// <param name="table">The examples, with the variables of the network in their order; a variable may be missing in all of them.</param>
    /// <param name="device">Whose threads share the work; null for one thread. The result does not depend on it.</param>
    /// <returns>The network with new tables, and what the examples' mean log-likelihood was with the present ones, in nats an example; it never falls but for the prior.</returns>
    /// <exception cref="UnrollException">There are no examples, the variables are others, an example is impossible, or exact inference would need too much memory.</exception>
    public (BayesNet Next, double LogLikelihood) Step(BayesNet net, StateTable table, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Require.That(table.Count > 0, "Expectation-maximisation", "no examples", "at least one");
        (double[][] counts, double log) = new ExpectedCounts(net, table).Of(net, device);
        return (WithCounts(net, counts), log / table.Count);
    }

    /// <summary>What the prior adds to each number of a table.</summary>
    internal double Prior(int numbers) => Pseudocount + (SampleSize / numbers);

    /// <summary>The logarithm of the prior of a network's tables but for a constant: what <see cref="Step"/> never makes smaller, together with the log-likelihood of all examples.</summary>
    internal double LogPrior(BayesNet net) => net.Variables.Sum(variable => Prior(variable.Numbers.Length) is > 0 and var prior ? prior * variable.Numbers.Sum(Math.Log) : 0);

    /// <summary>The network with tables in proportion to counts and prior.</summary>
    internal BayesNet WithCounts(BayesNet structure, IReadOnlyList<double[]> counts) => new(structure.Name, [.. structure.Variables.Select((variable, v) =>
        new BayesVariable(variable.Name, variable.States, variable.Parents, Normalized(counts[v], variable.States.Count)))]);

    private double[] Normalized(double[] counts, int states)
    {
        double prior = Prior(counts.Length);
        double[] table = new double[counts.Length];
        for (int row = 0; row < counts.Length; row += states)
        {
            double sum = 0;
            for (int s = 0; s < states; s++)
                sum += counts[row + s] + prior;
            for (int s = 0; s < states; s++)
                table[row + s] = sum > 0 ? (counts[row + s] + prior) / sum : 1.0 / states;
        }
        return table;
    }
}
