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
    private readonly Real[]?[] logProbabilities;

    /// <summary>Constrains all that a stepper begins.</summary>
    /// <param name="start">The stepper at its start, B hypotheses.</param>
    /// <param name="states">The automaton of each hypothesis at its start, [B].</param>
    /// <param name="lengths">The greatest number of tokens of each, including the end, [B]; decode with the same lengths.</param>
    /// <param name="names">What error messages call what each hypothesis is about, such as "The text "a b"", [B]; null to count them.</param>
    /// <exception cref="UnrollException">There are not as many automata, lengths or names as hypotheses, or no output of a hypothesis satisfies its constraint.</exception>
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
        logProbabilities = new Real[inner.Count][];
        bool[] allowed = inner.Count > 0 ? new bool[inner.LogProbabilities(0).Length] : [];
        for (int h = 0; h < logProbabilities.Length; h++)
            logProbabilities[h] = Masked(h, allowed);
    }

    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <inheritdoc/>
    public int End => inner.End;

    /// <inheritdoc/>
    public ReadOnlySpan<Real> LogProbabilities(int hypothesis) => logProbabilities[hypothesis] is { } masked ? masked : inner.LogProbabilities(hypothesis);

    /// <inheritdoc/>
    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(tokens);
        return new ConstrainedStepper(inner.Next(hypotheses, tokens), [.. hypotheses.Zip(tokens, (h, token) => states[h].After(token))], [.. hypotheses.Select(h => left[h] - 1)], [.. hypotheses.Select(h => names[h])]);
    }

    /// <inheritdoc/>
    public double Coverage(int hypothesis) => inner.Coverage(hypothesis);

    /// <summary>The log-probabilities of a hypothesis; null if its constraint allows every token, so that they are those of the model.</summary>
    private Real[]? Masked(int h, bool[] allowed)
    {
        ReadOnlySpan<Real> all = inner.LogProbabilities(h);                                             // [V]
        Array.Clear(allowed);
        if (left[h] > 0)
            states[h].Allow(left[h], allowed);
        bool any = false;
        for (int token = 0; token < all.Length && !any; token++)
            any = allowed[token] && all[token] > Real.NegativeInfinity;
        if (!any)
            throw new UnrollException(FormattableString.Invariant($"{names[h]} has no output of at most {left[h]} more tokens that satisfies its constraint; expected a greater length, or a constraint that the model's tokens can satisfy."));
        int forbidden = Array.IndexOf(allowed, false);
        if (forbidden < 0)
            return null;
        Real[] masked = all.ToArray();
        for (; forbidden >= 0; forbidden = Array.IndexOf(allowed, false, forbidden + 1))
            masked[forbidden] = Real.NegativeInfinity;
        return masked;
    }
}
