namespace Unroll;

/// <summary>What an <see cref="Emission"/> needs to know of observed steps: sums over steps, each weighted by the probability of each state.</summary>
public abstract class EmissionCounts
{
    /// <summary>Counts a step.</summary>
    /// <param name="step">The step, [D].</param>
    /// <param name="weights">The probability of each state at this step, [S].</param>
    public abstract void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> weights);

    /// <summary>Adds what another one of the same emission has counted.</summary>
    /// <param name="other">Of the same kind and size.</param>
    public abstract void Add(EmissionCounts other);

    /// <summary>The emission that maximises the expected log-probability of what was counted plus the log-prior. A state that was never counted keeps its parameters.</summary>
    /// <exception cref="UnrollException">There is no maximum, as where a variance would be 0.</exception>
    public abstract Emission Maximize();

    /// <summary>Counts many steps at once, for an emission of symbols: the sum of the weights of each symbol, [V, S].</summary>
    internal virtual void AddSymbols(ReadOnlySpan<double> table) => throw new NotSupportedException("The steps of this emission are no symbols.");

    /// <summary>The gradient of the expected log-probability of what was counted, by <see cref="Emission.Numbers"/>, in nats.</summary>
    public abstract IReadOnlyList<double[]> Gradient();
}
