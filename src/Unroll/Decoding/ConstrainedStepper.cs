namespace Unroll;

/// <summary>
/// A stepper whose outputs all satisfy constraints: tokens that an automaton does not allow are impossible. Greedy decoding, sampling and beam search use it as any other stepper.
/// The log-probabilities of allowed tokens are those of the model; they are not normalised again.
/// </summary>
public sealed class ConstrainedStepper : IStepper
{
    private readonly IStepper inner;
    private readonly ITokenAutomaton[] states;
    private readonly int[] left;
    private readonly string[] names;
    private Real[] masked = [];
    private bool[] allowed = [];

    /// <summary>Constrains all that a stepper begins.</summary>
    /// <param name="start">The stepper at its start, B hypotheses.</param>
    /// <param name="states">The automaton of each hypothesis at its start, [B].</param>
    /// <param name="lengths">The greatest number of tokens of each, including the end, [B]; decode with the same lengths.</param>
    /// <param name="names">What error messages call what each hypothesis is about, such as "The text "a b"", [B]; null to count them.</param>
    /// <exception cref="UnrollException">There are not as many automata, lengths or names as hypotheses.</exception>
    public ConstrainedStepper(IStepper start, IReadOnlyList<ITokenAutomaton> states, IReadOnlyList<int> lengths, IReadOnlyList<string>? names = null)
        : this(start, states, Lengths.Checked(start, lengths), names ?? [.. lengths.Select((_, h) => FormattableString.Invariant($"Hypothesis {h}"))])
    {
    }

    private ConstrainedStepper(IStepper inner, IReadOnlyList<ITokenAutomaton> states, int[] left, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(states);
        Require.That(states.Count == inner.Count, "ConstrainedStepper", $"{states.Count} automata for {inner.Count} hypotheses", "one each");
        Require.That(names.Count == inner.Count, "ConstrainedStepper", $"{names.Count} names for {inner.Count} hypotheses", "one each");
        (this.inner, this.states, this.left, this.names) = (inner, [.. states], left, [.. names]);
    }

    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <inheritdoc/>
    public int End => inner.End;

    /// <inheritdoc/>
    /// <exception cref="UnrollException">No output of the hypothesis satisfies its constraint.</exception>
    public ReadOnlySpan<Real> LogProbabilities(int hypothesis)
    {
        ReadOnlySpan<Real> all = inner.LogProbabilities(hypothesis);                                    // [V]
        if (masked.Length < all.Length)
            (masked, allowed) = (new Real[all.Length], new bool[all.Length]);
        Array.Clear(allowed);
        if (left[hypothesis] > 0)
            states[hypothesis].Allow(left[hypothesis], allowed);
        bool any = false;
        for (int token = 0; token < all.Length && !any; token++)
            any = allowed[token] && all[token] > Real.NegativeInfinity;
        if (!any)
            throw new UnrollException(FormattableString.Invariant($"{names[hypothesis]} has no output of at most {left[hypothesis]} more tokens that satisfies its constraint; expected a greater length, or a constraint that the model's tokens can satisfy."));
        int forbidden = Array.IndexOf(allowed, false);
        if (forbidden < 0)
            return all;
        all.CopyTo(masked);
        for (; forbidden >= 0; forbidden = Array.IndexOf(allowed, false, forbidden + 1))
            masked[forbidden] = Real.NegativeInfinity;
        return masked;
    }

    /// <inheritdoc/>
    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(tokens);
        return new ConstrainedStepper(inner.Next(hypotheses, tokens), [.. hypotheses.Zip(tokens, (h, token) => states[h].After(token))], [.. hypotheses.Select(h => left[h] - 1)], [.. hypotheses.Select(h => names[h])]);
    }

    /// <inheritdoc/>
    public double Coverage(int hypothesis) => inner.Coverage(hypothesis);
}
