namespace Unroll;

/// <summary>The joint distribution of some variables of a Bayesian network, given evidence. Immutable.</summary>
public sealed class Posterior
{
    private readonly double[] probabilities;

    internal Posterior(IReadOnlyList<BayesVariable> variables, double[] probabilities)
    {
        Variables = variables;
        this.probabilities = probabilities;
    }

    /// <summary>The variables, in the order in which they were asked for.</summary>
    public IReadOnlyList<BayesVariable> Variables { get; }

    /// <summary>The probability of each combination of states, the last variable's state changing fastest; they sum to 1.</summary>
    public ReadOnlyMemory<double> Probabilities => probabilities;

    /// <summary>
    /// For an estimate by sampling, an interval for each probability that holds the true one in 95 % of runs; null if the probabilities are exact.
    /// </summary>
    public IReadOnlyList<(double Low, double High)>? Intervals { get; internal init; }

    /// <summary>The probability of a combination of states.</summary>
    /// <param name="states">The name of a state of each variable.</param>
    /// <exception cref="UnrollException">There are not as many states as variables, or one is unknown.</exception>
    public double this[params IReadOnlyList<string> states]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(states);
            Require.That(states.Count == Variables.Count, "A probability", $"{states.Count} states", $"{Variables.Count}, one of each variable ({string.Join(", ", Variables.Select(variable => variable.Name))})");
            int place = 0;
            for (int i = 0; i < states.Count; i++)
                place = (place * Variables[i].States.Count) + Variables[i].State(states[i]);
            return probabilities[place];
        }
    }

    /// <summary>The state of each variable in a combination.</summary>
    /// <param name="place">The index of the combination in <see cref="Probabilities"/>.</param>
    public IReadOnlyList<string> StatesAt(int place)
    {
        Require.That(place >= 0 && place < probabilities.Length, "A combination of states", $"the index {place}", $"0 to {probabilities.Length - 1}");
        string[] states = new string[Variables.Count];
        for (int i = states.Length - 1; i >= 0; i--)
            (place, states[i]) = (place / Variables[i].States.Count, Variables[i].States[place % Variables[i].States.Count]);
        return states;
    }

    /// <summary>The most probable states, as "rain=yes: 0.708".</summary>
    public override string ToString()
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
            best = probabilities[i] > probabilities[best] ? i : best;
        return FormattableString.Invariant($"{string.Join(", ", Variables.Zip(StatesAt(best), (variable, state) => $"{variable.Name}={state}"))}: {probabilities[best]:0.####}");
    }
}
