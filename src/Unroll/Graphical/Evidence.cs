using System.Collections.Immutable;

namespace Unroll;

/// <summary>
/// What is known about variables of a Bayesian network: states that were observed, and soft evidence, which says for each state how probable an uncertain observation is in it (Pearl 1988,
/// "virtual evidence"). Immutable: <see cref="With(string, string)"/> gives new evidence.
/// </summary>
public sealed class Evidence
{
    private readonly ImmutableList<Item> items;
    private readonly ImmutableDictionary<string, Item> byName;

    private Evidence(ImmutableList<Item> items, ImmutableDictionary<string, Item> byName) => (this.items, this.byName) = (items, byName);

    /// <summary>Nothing is known.</summary>
    public static Evidence None { get; } = new([], ImmutableDictionary.Create<string, Item>(StringComparer.Ordinal));

    /// <summary>The names of the variables that something is known about.</summary>
    public IReadOnlyList<string> Variables => [.. items.Select(item => item.Variable)];

    /// <summary>This evidence and a state that was observed.</summary>
    /// <param name="variable">The name of a variable.</param>
    /// <param name="state">The name of its state.</param>
    /// <exception cref="UnrollException">There is evidence for the variable already.</exception>
    public Evidence With(string variable, string state) => Add(variable, state ?? throw new ArgumentNullException(nameof(state)), null);

    /// <summary>This evidence and soft evidence.</summary>
    /// <param name="variable">The name of a variable.</param>
    /// <param name="likelihoods">
    /// For each of its states, the probability of what was observed if the variable is in this state; not negative, not all 0. They need not sum to 1, only their ratios count.
    /// </param>
    /// <exception cref="UnrollException">There is evidence for the variable already, or a likelihood is no number from 0 up.</exception>
    public Evidence With(string variable, IReadOnlyList<double> likelihoods)
    {
        ArgumentNullException.ThrowIfNull(likelihoods);
        double[] copy = [.. likelihoods];
        Require.That(Array.TrueForAll(copy, value => value >= 0 && double.IsFinite(value)) && Array.Exists(copy, value => value > 0), $"The soft evidence for '{variable}'",
            $"the likelihoods {string.Join(", ", copy.Take(12).Select(value => FormattableString.Invariant($"{value}")))}", "numbers from 0 up, one of them above 0");
        return Add(variable, null, copy);
    }

    /// <summary>This evidence and other evidence.</summary>
    /// <param name="other">About other variables.</param>
    /// <exception cref="UnrollException">There is evidence for a variable in both.</exception>
    public Evidence And(Evidence other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.items.Aggregate(this, (known, item) => known.Add(item.Variable, item.State, item.Likelihoods));
    }

    /// <summary>The evidence for a network's variables.</summary>
    /// <exception cref="UnrollException">A variable or state is unknown, or there are not as many likelihoods as states.</exception>
    internal BoundEvidence Bind(BayesNet net)
    {
        double[]?[] likelihoods = new double[]?[net.Variables.Count];
        int[] states = new int[net.Variables.Count];
        Array.Fill(states, -1);
        foreach ((string name, string? state, double[]? given) in items)
        {
            int id = net.IdOf(name);
            BayesVariable variable = net.Variables[id];
            Require.That(given is null || given.Length == variable.States.Count, $"The soft evidence for '{name}'", $"{given?.Length} likelihoods", $"{variable.States.Count}, one for each of the states {string.Join(", ", variable.States.Take(12))}");
            if (state is not null)
                states[id] = variable.State(state);
            else
                likelihoods[id] = [.. given!];
        }
        return new BoundEvidence(net, states, likelihoods);
    }

    /// <summary>As a query writes it: <c>grass=wet, rain~(0.8, 0.2)</c>.</summary>
    public override string ToString() => string.Join(", ", items.Select(item => item.State is { } state ? $"{BayesNames.Word(item.Variable)}={BayesNames.State(state)}"
        : $"{BayesNames.Word(item.Variable)}~({string.Join(", ", item.Likelihoods!.Select(value => FormattableString.Invariant($"{value}")))})"));

    private Evidence Add(string variable, string? state, double[]? likelihoods)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (byName.TryGetValue(variable, out Item? known))
            throw new UnrollException($"There is evidence for '{variable}' twice{(known.State is not null && state is not null && known.State != state ? $", and the two contradict each other: {known.State} and {state}" : "")}; expected it once.");
        Item item = new(variable, state, likelihoods);
        return new Evidence(items.Add(item), byName.Add(variable, item));
    }

    private sealed record Item(string Variable, string? State, double[]? Likelihoods);
}
