namespace Unroll;

/// <summary>Evidence by the indices of a network's variables.</summary>
/// <param name="Net">The network.</param>
/// <param name="States">The observed state of each variable; -1 where none was.</param>
/// <param name="Likelihoods">The soft evidence of each variable; null where there is none.</param>
internal sealed record BoundEvidence(BayesNet Net, int[] States, double[]?[] Likelihoods)
{
    /// <summary>Nothing is known.</summary>
    public static BoundEvidence None(BayesNet net) => Evidence.None.Bind(net);

    /// <summary>Whether anything is known about a variable.</summary>
    public bool Has(int variable) => States[variable] >= 0 || Likelihoods[variable] is not null;

    /// <summary>The likelihood of each state: 1 and 0s where a state was observed; null where nothing is known.</summary>
    public double[]? Of(int variable)
    {
        if (States[variable] < 0)
            return Likelihoods[variable];
        double[] one = new double[Net.StatesOf(variable)];
        one[States[variable]] = 1;
        return one;
    }

    /// <summary>The same evidence by names.</summary>
    public Evidence ToEvidence() => Enumerable.Range(0, States.Length).Where(Has).Aggregate(Evidence.None, (known, v) =>
        States[v] >= 0 ? known.With(Net.Variables[v].Name, Net.Variables[v].States[States[v]]) : known.With(Net.Variables[v].Name, Likelihoods[v]!));

    /// <summary>The error for evidence that cannot be.</summary>
    public UnrollException Impossible() => new($"The evidence {this} has the probability 0 in this network, so nothing follows from it; expected evidence that can occur.");

    /// <summary>As a query writes it; of much evidence, the beginning.</summary>
    public override string ToString()
    {
        string[] known = [.. Enumerable.Range(0, States.Length).Where(Has).Select(v => States[v] >= 0 ? $"{Net.Variables[v].Name}={Net.Variables[v].States[States[v]]}" : $"{Net.Variables[v].Name}~(...)")];
        return known.Length == 0 ? "none" : $"{string.Join(", ", known.Take(12))}{(known.Length > 12 ? FormattableString.Invariant($" and {known.Length - 12} more") : "")}";
    }
}
