namespace Unroll;

/// <summary>
/// Several unfinished sequences of tokens ("hypotheses"), each with everything that the model needs to continue it: the state of its network and, for example, the sentence to
/// translate. It is immutable: <see cref="Next"/> returns a new one. Implement it once for a model; then <see cref="Greedy"/>, <see cref="Sampling"/> and
/// <see cref="BeamSearch"/> decode with it.
/// </summary>
public interface IStepper
{
    /// <summary>The number of hypotheses, B.</summary>
    int Count { get; }

    /// <summary>The token that ends a sequence.</summary>
    int End { get; }

    /// <summary>The log-probability of every possible next token, given the hypothesis so far.</summary>
    /// <param name="hypothesis">0 to B - 1.</param>
    /// <returns>
    /// In nats, [V]; -∞ for impossible tokens. At least one token must be possible. A stepper may compute them when they are asked for and use the same memory again: they are valid until
    /// those of another hypothesis are asked for, of this stepper or of one that was made with it.
    /// </returns>
    ReadOnlySpan<Real> LogProbabilities(int hypothesis);

    /// <summary>
    /// New hypotheses, computed as one batch: the i-th one is <c>hypotheses[i]</c> of this stepper, extended by one token, <c>tokens[i]</c>. A hypothesis may be extended several times, or
    /// not at all.
    /// </summary>
    /// <param name="hypotheses">The hypotheses to extend, each 0 to B - 1; at least one.</param>
    /// <param name="tokens">One for each; never <see cref="End"/>.</param>
    IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens);

    /// <summary>
    /// How much of its input a hypothesis has looked at: Σ_i log min(Σ_t a(t, i), 1) over the steps i of the input, where a(t, i) is the weight of attention before its token t (Wu et al. 2016,
    /// equation 15). The next token, whose probabilities are known, counts as written. In nats, at most 0. Default: 0, for models without attention.
    /// </summary>
    /// <param name="hypothesis">0 to B - 1.</param>
    double Coverage(int hypothesis) => 0;
}
