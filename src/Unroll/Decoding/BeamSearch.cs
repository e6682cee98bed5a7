namespace Unroll;

/// <summary>
/// Decodes by searching for the sequences with the highest score. At each step, it keeps the <see cref="Width"/> most probable unfinished sequences. Plain data.
/// </summary>
/// <remarks>
/// <para>
/// score(y) = log p(y) / lp(y),  lp(y) = ((5 + |y|) / (5 + 1))^α  (Wu et al. 2016, equation 14, without the coverage penalty). |y| is the length including the end. With α = 0, the score is the
/// log-probability itself, which favours short sequences; with a greater α, it favours them less. Dividing by |y| (the mean log-probability) is a different score: at lengths of one or
/// two tokens, it favours long sequences more than α = 1 does. Published results for translation use equation 14.
/// </para>
/// <para>
/// All hypotheses of a step have the same length, so log p orders them as the score does. Finished hypotheses use a place in the beam only at their last step. With width 1, the
/// result is that of <see cref="Greedy"/>. The search ends when no unfinished hypothesis can still be among the best: log p only falls, so log p(so far) / lp(greatest length) is an upper bound.
/// </para>
/// </remarks>
public sealed record BeamSearch
{
    private const double Offset = 5;

    /// <summary>The number of hypotheses that are kept at each step, 1 to 10,000. Default 5.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 10_000); } = 5;

    /// <summary>The exponent α of the length penalty, 0 to 10; 0 for none. Default 0.</summary>
    public double LengthPenalty { get; init => field = Require.InRange("lengthPenalty", value, 0, 10); }

    /// <summary>The number of best sequences to return, 1 to 10,000, at most <see cref="Width"/>. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>The score of a sequence: log p / lp.</summary>
    /// <param name="logProbability">log p, in nats.</param>
    /// <param name="length">The number of tokens, including the end, at least 1.</param>
    public double Score(double logProbability, int length) => logProbability / Math.Pow((Offset + length) / (Offset + 1), LengthPenalty);

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
