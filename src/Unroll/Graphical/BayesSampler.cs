namespace Unroll;

/// <summary>Draws states of a network's variables, with its tables laid out for it.</summary>
internal sealed class BayesSampler
{
    private readonly BoundEvidence known;
    private readonly int[] order;
    private readonly int[][] parents;
    private readonly int[][] steps; // how far a state of each parent moves in the table
    private readonly int[][] children;
    private readonly int[] counts;
    private readonly double[][] tables;

    public BayesSampler(BoundEvidence known)
    {
        this.known = known;
        BayesNet net = known.Net;
        order = [.. net.Order];
        counts = [.. net.Variables.Select(variable => variable.States.Count)];
        tables = [.. net.Variables.Select(variable => variable.Numbers)];
        parents = [.. Enumerable.Range(0, order.Length).Select(net.ParentsOf)];
        steps = [.. parents.Select((each, v) => each.Select((_, i) => each.Skip(i + 1).Aggregate(counts[v], (product, parent) => product * counts[parent])).ToArray())];
        List<int>[] below = [.. parents.Select(_ => new List<int>())];
        for (int v = 0; v < parents.Length; v++)
        {
            foreach (int parent in parents[v])
                below[parent].Add(v);
        }
        children = [.. below.Select(each => each.ToArray())];
        Free = [.. order.Where(v => known.States[v] < 0)];
    }

    /// <summary>The variables whose state was not observed.</summary>
    public IReadOnlyList<int> Free { get; }

    /// <summary>The evidence.</summary>
    public BoundEvidence Known => known;

    /// <summary>Room for a sample.</summary>
    public int[] NewStates() => new int[order.Length];

    /// <summary>Draws all variables without regard to the evidence.</summary>
    public void Draw(int[] states, ref Rng random)
    {
        foreach (int v in order)
            states[v] = Choose(tables[v].AsSpan(Row(v, states), counts[v]), ref random);
    }

    /// <summary>Draws the variables that were not observed.</summary>
    /// <returns>The logarithm of the likelihood of the evidence in this sample.</returns>
    public double DrawGiven(int[] states, ref Rng random)
    {
        double log = 0;
        foreach (int v in order)
        {
            ReadOnlySpan<double> row = tables[v].AsSpan(Row(v, states), counts[v]);
            if (known.States[v] >= 0)
                log += Math.Log(row[states[v] = known.States[v]]);
            else
                states[v] = Choose(row, ref random);
            if (known.Likelihoods[v] is { } likelihoods)
                log += Math.Log(likelihoods[states[v]]);
        }
        return log;
    }

    /// <summary>Whether a sample agrees with the evidence; with soft evidence, by chance.</summary>
    public bool Agrees(int[] states, ref Rng random)
    {
        for (int v = 0; v < states.Length; v++)
        {
            if (known.States[v] >= 0 ? known.States[v] != states[v] : known.Likelihoods[v] is { } likelihoods && random.NextDouble() * likelihoods.Max() >= likelihoods[states[v]])
                return false;
        }
        return true;
    }

    /// <summary>Draws one variable given all others and the evidence; the weights are room for its states.</summary>
    public void Redraw(int v, int[] states, Span<double> weights, ref Rng random)
    {
        weights = weights[..counts[v]];
        tables[v].AsSpan(Row(v, states), counts[v]).CopyTo(weights);
        double[]? likelihoods = known.Likelihoods[v];
        for (int s = 0; s < weights.Length && likelihoods is not null; s++)
            weights[s] *= likelihoods[s];
        foreach (int child in children[v])
        {
            double largest = 0;
            for (int s = 0; s < weights.Length; s++)
            {
                states[v] = s;
                weights[s] *= tables[child][Row(child, states) + states[child]];
                largest = Math.Max(largest, weights[s]);
            }
            for (int s = 0; s < weights.Length && largest is > 0 and < 1e-100; s++)
                weights[s] /= largest; // many children
        }
        states[v] = Choose(weights, ref random);
    }

    private int Row(int v, int[] states)
    {
        int row = 0;
        int[] above = parents[v], step = steps[v];
        for (int i = 0; i < above.Length; i++)
            row += states[above[i]] * step[i];
        return row;
    }

    /// <summary>An index with a probability in proportion to its weight; one with weight 0 never.</summary>
    private static int Choose(ReadOnlySpan<double> weights, ref Rng random)
    {
        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        double left = random.NextDouble() * sum;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0)
                continue;
            last = i;
            if (left < weights[i])
                return i;
            left -= weights[i];
        }
        return last;
    }
}
