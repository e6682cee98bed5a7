namespace Unroll;

/// <summary>
/// Decodes by a search for the sequences of the highest score. At each step it keeps the most probable ways to go on, as many as the beam is wide. Plain data.
/// </summary>
/// <remarks>
/// <para>
/// score(y) = log p(y) / lp(y),  lp(y) = ((5 + |y|) / (5 + 1))^α  (Wu et al. 2016, equation 14, without the coverage penalty). |y| counts the end, too. With α = 0 the score is the
/// log-probability itself, which favours short sequences; the greater α is, the less it does. Dividing by |y| (the mean log-probability) would be neither, and at lengths of one or two
/// tokens it favours long sequences more than α = 1 does; results for translation are published with equation 14.
/// </para>
/// <para>
/// All hypotheses that are kept at a step are equally long, so log p orders them as the score does. Those that end take up a place of the beam at their last step only. With width 1 the
/// result is that of <see cref="Greedy"/>. A search ends when no open hypothesis can still come among the best: log p only falls, so log p(so far) / lp(greatest length) is a bound.
/// </para>
/// </remarks>
public sealed record BeamSearch
{
    private const double Offset = 5;

    /// <summary>How many hypotheses are kept at each step, 1 to 10,000. Default 5.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 10_000); } = 5;

    /// <summary>The exponent α of the length penalty, 0 to 10; 0 for none. Default 0.</summary>
    public double LengthPenalty { get; init => field = Require.InRange("lengthPenalty", value, 0, 10); }

    /// <summary>How many of the best sequences to give, 1 to 10,000, at most <see cref="Width"/>. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>What sequences are ordered by: log p / lp.</summary>
    /// <param name="logProbability">log p, in nats.</param>
    /// <param name="length">The number of tokens, the end included, at least 1.</param>
    public double Score(double logProbability, int length) => logProbability / Math.Pow((Offset + length) / (Offset + 1), LengthPenalty);

    /// <summary>Goes on with every hypothesis of a stepper, each by a search of its own; the network computes all of them as one batch.</summary>
    /// <param name="start">Where the searches begin, B of them.</param>
    /// <param name="length">The greatest number of tokens, the end included, at least 1. Sequences that are cut off there compete with those that ended.</param>
    /// <returns>For each search the sequences of the highest score, the best first; fewer than <see cref="Best"/> where there are not so many.</returns>
    /// <exception cref="UnrollException">More sequences are wanted than the beam is wide.</exception>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, int length)
    {
        ArgumentNullException.ThrowIfNull(start);
        Require.InRange("length", length, 1, int.MaxValue);
        Require.That(Best <= Width, "best", $"{Best}", $"at most {Width}, the width of the beam");
        Beam[] beams = [.. Enumerable.Range(0, start.Count).Select(row => new Beam(this, row, start.End, length))];
        IStepper stepper = start;
        for (int t = 1; t <= length; t++)
        {
            foreach (Beam beam in beams)
                beam.Extend(stepper);
            List<int> rows = [], tokens = [];
            foreach (Beam beam in beams)
                beam.Place(rows, tokens);
            if (rows.Count == 0)
                break;
            stepper = stepper.Next(rows, tokens);
        }
        return [.. beams.Select(beam => beam.Finished)];
    }
}
