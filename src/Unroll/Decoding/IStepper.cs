namespace Unroll;

/// <summary>
/// Several unfinished sequences of tokens side by side ("hypotheses"), each with whatever the model needs to go on: the state of its network, and such things as the sentence that
/// is translated. It never changes: <see cref="Next"/> gives a new one. Implement it once for a model, and <see cref="Greedy"/>, <see cref="Sampling"/> and
/// <see cref="BeamSearch"/> decode with it.
/// </summary>
public interface IStepper
{
    /// <summary>The number of hypotheses, B.</summary>
    int Count { get; }

    /// <summary>The token that ends a sequence.</summary>
    int End { get; }

    /// <summary>The log-probabilities of every token to come next, given the hypothesis so far.</summary>
    /// <param name="hypothesis">0 to B - 1.</param>
    /// <returns>In nats, [V]; -∞ for what is impossible, which not every token may be.</returns>
    ReadOnlySpan<Real> LogProbabilities(int hypothesis);

    /// <summary>
    /// New hypotheses, computed as one batch: the i-th one is <c>hypotheses[i]</c> of this stepper and one more token, <c>tokens[i]</c>. A hypothesis may be taken several times, or
    /// not at all.
    /// </summary>
    /// <param name="hypotheses">Which, each 0 to B - 1; at least one.</param>
    /// <param name="tokens">One for each; never <see cref="End"/>.</param>
    IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens);
}
