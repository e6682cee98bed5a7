namespace Unroll.Tests;

/// <summary>Random Bayesian networks and evidence, and their answers by enumeration of all joint states: slow, short, and independent of the library's inference.</summary>
internal static class RandomNets
{
    /// <summary>A network of variables of 1 to 4 states with up to 3 parents each, in a shuffled order; some tables have zeros.</summary>
    public static BayesNet Net(ulong seed, int variables, int mostParents = 3, bool zeros = true, bool single = true)
    {
        Rng random = new Rng(seed).Stream("net");
        int[] order = [.. Enumerable.Range(0, variables)];
        random.Shuffle(order.AsSpan());
        string[][] states = [.. order.Select(v => Enumerable.Range(0, v % 7 == 3 && single ? 1 : 2 + random.NextInt(3)).Select(s => $"s{s}").ToArray())];
        BayesVariable[] made = new BayesVariable[variables];
        for (int i = 0; i < variables; i++)
        {
            int[] parents = [.. Enumerable.Range(0, i)];
            random.Shuffle(parents.AsSpan());
            parents = parents[..Math.Min(i, random.NextInt(mostParents + 1))];
            int rows = parents.Aggregate(1, (product, parent) => product * states[parent].Length);
            double[] table = new double[rows * states[i].Length];
            bool hard = zeros && random.NextInt(4) == 0;
            for (int row = 0; row < rows; row++)
            {
                Span<double> numbers = table.AsSpan(row * states[i].Length, states[i].Length);
                double sum = 0;
                for (int s = 0; s < numbers.Length; s++)
                    sum += numbers[s] = hard && s > 0 && random.NextInt(2) == 0 ? 0 : 0.05 + random.NextDouble();
                for (int s = 0; s < numbers.Length; s++)
                    numbers[s] /= sum;
            }
            made[order[i]] = new BayesVariable($"v{order[i]}", states[i], [.. parents.Select(parent => $"v{order[parent]}")], table);
        }
        return new BayesNet($"random{seed}", made);
    }

    /// <summary>Evidence for some variables: observed states, and soft evidence, which may have zeros.</summary>
    public static Evidence Evidence(BayesNet net, ulong seed, bool soft = true)
    {
        Rng random = new Rng(seed).Stream("evidence");
        Evidence evidence = Unroll.Evidence.None;
        foreach (BayesVariable variable in net.Variables)
        {
            int kind = random.NextInt(5);
            if (kind == 0)
                evidence = evidence.With(variable.Name, variable.States[random.NextInt(variable.States.Count)]);
            else if (kind == 1 && soft)
                evidence = evidence.With(variable.Name, [.. variable.States.Select((_, s) => s > 0 && random.NextInt(4) == 0 ? 0 : 3 * random.NextDouble())]);
        }
        return evidence;
    }

    /// <summary>All joint states with their joint probability and the likelihood of the evidence.</summary>
    public static IEnumerable<(int[] States, double Weight)> Joint(BayesNet net, Evidence evidence)
    {
        BoundEvidence known = evidence.Bind(net);
        int[] at = new int[net.Variables.Count];
        string[] names = [.. net.Variables.Select(variable => variable.Name)];
        int[][] parents = [.. net.Variables.Select(variable => variable.Parents.Select(parent => Array.IndexOf(names, parent)).ToArray())];
        double[][] tables = [.. net.Variables.Select(variable => variable.Table.ToArray())];
        while (true)
        {
            double weight = 1;
            for (int v = 0; v < at.Length; v++)
            {
                int row = 0;
                foreach (int p in parents[v])
                    row = (row * net.Variables[p].States.Count) + at[p];
                weight *= tables[v][(row * net.Variables[v].States.Count) + at[v]];
                weight *= known.States[v] >= 0 ? (known.States[v] == at[v] ? 1 : 0) : known.Likelihoods[v]?[at[v]] ?? 1;
            }
            yield return ([.. at], weight);
            int d = at.Length - 1;
            while (d >= 0 && ++at[d] == net.Variables[d].States.Count)
                at[d--] = 0;
            if (d < 0)
                yield break;
        }
    }

    /// <summary>The joint distribution of variables by enumeration; null if the evidence is impossible.</summary>
    public static double[]? Posterior(BayesNet net, int[] asked, Evidence evidence)
    {
        double[] sums = new double[asked.Aggregate(1, (product, v) => product * net.Variables[v].States.Count)];
        foreach ((int[] states, double weight) in Joint(net, evidence))
            sums[asked.Aggregate(0, (place, v) => (place * net.Variables[v].States.Count) + states[v])] += weight;
        double all = sums.Sum();
        return all > 0 ? Array.ConvertAll(sums, sum => sum / all) : null;
    }

    public static void Close(IReadOnlyList<double> expected, ReadOnlySpan<double> actual, string what, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Count, actual.Length);
        for (int i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, FormattableString.Invariant($"{what}: number {i} is {actual[i]:R}; enumeration gives {expected[i]:R}"));
    }
}
