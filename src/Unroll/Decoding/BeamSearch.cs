namespace Unroll;

/// <summary>
/// Decodes by searching for the sequences with the highest score. At each step, it keeps the <see cref="Width"/> most probable unfinished sequences. Plain data.
/// </summary>
/// <remarks>
/// <para>
/// score(y) = log p(y) / lp(y) + β cp(y),  lp(y) = ((5 + |y|) / (5 + 1))^α,  cp(y) = Σ_i log min(Σ_t a(t, i), 1)  (Wu et al. 2016, equations 14 and 15). |y| is the length including the
/// end, a(t, i) the weight of attention with which token t looked at step i of the input. With α = 0 and β = 0, the score is the log-probability itself, which favours short sequences; with
/// a greater α, it favours them less; with a greater β, it favours outputs that looked at the whole input. <see cref="LengthNormalization.Average"/> divides by |y|^α instead: with α = 1, the
/// score is the mean log-probability of a token.
/// </para>
/// <para>
/// All hypotheses of a step have the same length, so log p orders them as the score does. Finished hypotheses use a place in the beam only at their last step. With width 1, the
/// result is that of <see cref="Greedy"/>. The search ends when no unfinished hypothesis can still be among the best: log p only falls, and cp is at most 0, so log p(so far) / lp(greatest length) is an upper bound.
/// </para>
/// </remarks>
public sealed record BeamSearch
{
    private const double Offset = 5;

    /// <summary>The number of hypotheses that are kept at each step, 1 to 10,000. Default 5.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 10_000); } = 5;

    /// <summary>The exponent α of the length penalty, 0 to 10; 0 for none. Default 0.</summary>
    public double LengthPenalty { get; init => field = Require.InRange("lengthPenalty", value, 0, 10); }

    /// <summary>How log-probabilities of sequences of different lengths are made comparable. Default: <see cref="LengthNormalization.Wu"/>.</summary>
    public LengthNormalization Normalization { get; init; }

    /// <summary>The weight β of the coverage penalty, 0 to 10; 0 for none. It needs a model with attention; others have no coverage. Default 0.</summary>
    public double CoveragePenalty { get; init => field = Require.InRange("coveragePenalty", value, 0, 10); }

    /// <summary>The number of best sequences to return, 1 to 10,000, at most <see cref="Width"/>. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>The score of a sequence: log p / lp + β cp.</summary>
    /// <param name="logProbability">log p, in nats.</param>
    /// <param name="length">The number of tokens, including the end, at least 1.</param>
    /// <param name="coverage">cp, in nats, at most 0.</param>
    public double Score(double logProbability, int length, double coverage = 0) =>
        (logProbability / Math.Pow(Normalization == LengthNormalization.Wu ? (Offset + length) / (Offset + 1) : length, LengthPenalty)) + (CoveragePenalty * coverage);

    /// <summary>Continues every hypothesis of a stepper by a separate search; the network computes all searches as one batch.</summary>
    /// <param name="start">The hypotheses at which the searches start, B of them.</param>
    /// <param name="length">The greatest number of tokens, including the end, at least 1. Sequences that are cut off there compete with those that ended.</param>
    /// <returns>For each search, the sequences with the highest scores, best first; fewer than <see cref="Best"/> if fewer exist.</returns>
    /// <exception cref="UnrollException"><see cref="Best"/> is greater than <see cref="Width"/>.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, int length)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Decode(start, Lengths.Same(start, length));
    }

    /// <summary>As above, with a greatest length for each search.</summary>
    /// <param name="start">Where the searches begin, B of them.</param>
    /// <param name="lengths">The greatest number of tokens of each, the end included, [B].</param>
    /// <returns>For each search the sequences of the highest score, the best first.</returns>
    /// <exception cref="UnrollException">More sequences are wanted than the beam is wide, there are not as many lengths as searches, or one is below 1.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, IReadOnlyList<int> lengths)
    {
        int[] most = Lengths.Checked(start, lengths);
        Require.That(Best <= Width, "best", $"{Best}", $"at most {Width}, the width of the beam");
        Beam[] beams = [.. most.Select((length, row) => new Beam(this, row, start.End, length))];
        for (IStepper stepper = start; ;)
        {
            foreach (Beam beam in beams)
                beam.Extend(stepper);
            List<int> rows = [], tokens = [];
            foreach (Beam beam in beams)
                beam.Place(rows, tokens);
            if (rows.Count == 0)
                return [.. beams.Select(beam => beam.Finished)];
            stepper = stepper.Next(rows, tokens);
        }
    }
}
