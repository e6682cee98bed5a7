namespace Unroll;

/// <summary>The work of one variable elimination: the factors that are left, and the logarithm of what they were divided by.</summary>
internal sealed class Elimination
{
    private readonly BayesNet net;
    private readonly int[] states;
    private readonly EliminationOrder order;
    private readonly int[] asked;
    private readonly int sums;
    private List<Factor> factors;
    private double log;

    /// <param name="known">The evidence.</param>
    /// <param name="asked">The variables that are not summed out.</param>
    /// <exception cref="UnrollException">The tables would not fit.</exception>
    public Elimination(BoundEvidence known, int[] asked)
    {
        net = known.Net;
        this.asked = asked;
        states = [.. net.Variables.Select(variable => variable.States.Count)];
        int[] fixedStates = [.. known.States];
        foreach (int v in asked)
            fixedStates[v] = -1; // a variable that was asked for and observed keeps its axis
        bool[] needed = Needed(known, asked);
        factors = [.. Enumerable.Range(0, states.Length).Where(v => needed[v]).Select(v => Factor.OfTable(net, v, fixedStates))];
        for (int v = 0; v < states.Length; v++)
        {
            if (fixedStates[v] < 0 && known.Of(v) is { } likelihoods)
                factors.Add(new Factor([v], [states[v]], likelihoods));
        }
        int[] summed = [.. Enumerable.Range(0, states.Length).Where(v => needed[v] && fixedStates[v] < 0 && !asked.Contains(v))];
        sums = summed.Length;
        order = EliminationOrder.Of([.. factors.Select(factor => factor.Variables)], states, summed, asked);
        _ = order.Checked(order.Largest);
    }

    /// <summary>Sums out everything that was not asked for.</summary>
    public void SumOut()
    {
        for (int i = 0; i < sums; i++)
            _ = Eliminate(i, max: false);
    }

    /// <summary>Maximises over what was asked for, and reads the best states backwards.</summary>
    /// <returns>The state of each variable, where it was asked for, and the logarithm of the largest joint probability.</returns>
    public (int[] States, double LogJoint) MaxOut()
    {
        List<(int Variable, Factor Product)> steps = [];
        for (int i = sums; i < order.Order.Count; i++)
            steps.Add((order.Order[i], Eliminate(i, max: true)));
        int[] best = new int[states.Length];
        for (int i = steps.Count - 1; i >= 0; i--)
            best[steps[i].Variable] = BestState(steps[i].Product, steps[i].Variable, best);
        _ = Rest([], out double joint);
        return (best, joint);
    }

    /// <summary>The product of the factors that are left.</summary>
    /// <param name="variables">Their variables.</param>
    /// <param name="logSum">The logarithm of the sum of the product, with everything that was divided away.</param>
    public Factor Rest(int[] variables, out double logSum)
    {
        double numbers = variables.Aggregate(1.0, (product, v) => product * states[v]);
        _ = order.Checked(numbers);
        Factor rest = Factor.Ones([.. variables.Order()], v => states[v]);
        foreach (Factor factor in factors)
        {
            rest.Multiply(factor);
            log += rest.Scale();
        }
        logSum = log + Math.Log(rest.Values.Sum());
        return rest;
    }

    private Factor Eliminate(int step, bool max)
    {
        int variable = order.Order[step];
        int[] scope = order.Clusters[step];
        Factor product = Factor.Ones(scope, v => states[v]);
        foreach (Factor factor in factors.Where(factor => Array.IndexOf(factor.Variables, variable) >= 0))
        {
            product.Multiply(factor);
            log += product.Scale();
        }
        Factor rest = product.Project([.. scope.Where(v => v != variable)], max);
        factors = [.. factors.Where(factor => Array.IndexOf(factor.Variables, variable) < 0), rest];
        return product;
    }

    private static int BestState(Factor product, int variable, int[] chosen)
    {
        int start = 0, step = 1, own = 1, size = 1;
        for (int i = product.Variables.Length - 1; i >= 0; i--)
        {
            if (product.Variables[i] == variable)
                (own, size) = (step, product.Sizes[i]);
            else
                start += step * chosen[product.Variables[i]];
            step *= product.Sizes[i];
        }
        int best = 0;
        for (int s = 1; s < size; s++)
        {
            if (product.Values[start + (s * own)] > product.Values[start + (best * own)])
                best = s;
        }
        return best;
    }

    /// <summary>
    /// Which tables count: all but those of variables that say nothing about their parents, since neither they nor anything below them was asked for or observed (barren variables).
    /// </summary>
    private static bool[] Needed(BoundEvidence known, int[] asked)
    {
        bool[] needed = new bool[known.Net.Variables.Count];
        foreach (int v in known.Net.Order.Reverse())
        {
            needed[v] |= known.Has(v) || asked.Contains(v) || !known.Net.Variables[v].IsNormalized;
            foreach (int parent in needed[v] ? known.Net.ParentsOf(v) : [])
                needed[parent] = true;
        }
        return needed;
    }
}
