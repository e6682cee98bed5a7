namespace Unroll;

/// <summary>The tables of a network as weights: logarithms, [2, numbers], of which the second row holds what the first loses by rounding. A probability of 0 is a number so small that its exponential is 0.</summary>
internal static class BayesWeights
{
    private const double LogZero = -1e6;

    /// <summary>The network with the tables of weights.</summary>
    /// <exception cref="UnrollException">The weights are no finite numbers.</exception>
    public static BayesNet Read(BayesNet structure, Tensor weights)
    {
        int numbers = weights.Shape[1], at = 0;
        BayesVariable[] variables = new BayesVariable[structure.Variables.Count];
        for (int v = 0; v < variables.Length; v++)
        {
            BayesVariable variable = structure.Variables[v];
            double[] table = new double[variable.Numbers.Length];
            for (int i = 0; i < table.Length; i++, at++)
                table[i] = (double)weights.Span[at] + weights.Span[numbers + at];
            for (int row = 0; row < table.Length; row += variable.States.Count)
                Exponentiate(table.AsSpan(row, variable.States.Count), variable.Name);
            variables[v] = new BayesVariable(variable.Name, variable.States, variable.Parents, table);
        }
        return new BayesNet(structure.Name, variables);
    }

    /// <summary>Writes the tables of a network.</summary>
    public static void Write(BayesNet net, Tensor weights)
    {
        int numbers = weights.Shape[1], at = 0;
        foreach (double probability in net.Variables.SelectMany(variable => variable.Numbers))
        {
            double log = probability > 0 ? Math.Log(probability) : LogZero;
            weights.Span[at] = (Real)log;
            weights.Span[numbers + at] = (Real)(log - weights.Span[at]);
            at++;
        }
    }

    private static void Exponentiate(Span<double> row, string name)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double log in row)
            largest = Math.Max(largest, log);
        for (int s = 0; s < row.Length; s++)
            sum += row[s] = Math.Exp(row[s] - largest);
        if (!double.IsFinite(sum))
            throw new UnrollException($"The weights of '{name}' are no finite numbers; expected a model whose weights are, so train it again.");
        for (int s = 0; s < row.Length; s++)
            row[s] /= sum;
    }
}
