namespace Unroll;

/// <summary>A search of <see cref="CtcBeam"/> under way: frames are given as they come, and the best hypotheses so far can be had at any time. For one thread.</summary>
public sealed class CtcDecoder
{
    private readonly CtcBeam beam;
    private readonly int classes;
    private readonly CtcUnits units;
    private readonly bool[] isTaken; // by beginning and class: continuations that are beginnings already
    private readonly PriorityQueue<Candidate, double> kept = new(); // the worst first
    private List<CtcPrefix> prefixes;
    private int frames;

    internal CtcDecoder(CtcBeam beam, int classes)
    {
        Require.That(beam.Blank < classes, "CTC beam", $"the blank {beam.Blank}", $"0 to {classes - 1}");
        Require.That(beam.Separator is not { } separator || ((uint)separator < (uint)classes && separator != beam.Blank), "CTC beam", $"the separator {beam.Separator}", $"0 to {classes - 1}, and not the blank");
        (this.beam, this.classes) = (beam, classes);
        units = new CtcUnits(beam, classes);
        isTaken = new bool[checked(beam.Width * classes)];
        prefixes = [new CtcPrefix(null, -1, units.None) { EndsInBlank = 0, Slot = 0 }];
    }

    /// <summary>Takes the next frame.</summary>
    /// <param name="logProbabilities">[C], in nats; negative infinity for what cannot be.</param>
    /// <exception cref="UnrollException">There are not C of them, or one is NaN.</exception>
    public void Advance(ReadOnlySpan<Real> logProbabilities)
    {
        Require.That(logProbabilities.Length == classes, "CTC beam", $"{logProbabilities.Length} log-probabilities", $"{classes}, one a class");
        foreach (Real log in logProbabilities)
            Require.That(!Real.IsNaN(log), "CTC beam", $"NaN in frame {frames}", "log-probabilities");
        frames++;
        Stay(logProbabilities);
        for (int slot = 0; slot < prefixes.Count; slot++)
            Offer(new Candidate(prefixes[slot], -1, 0, default), prefixes[slot].NextTotal + prefixes[slot].Standing.Score);
        for (int slot = 0; slot < prefixes.Count; slot++)
            Extend(prefixes[slot], logProbabilities);
        Keep();
    }

    /// <summary>The best hypotheses as if the sequence ended here: the last word counts as finished.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>Best first; at least one.</returns>
    public IReadOnlyList<CtcHypothesis> Best(int count = 1)
    {
        Require.InRange("best", count, 1, int.MaxValue);
        return [.. prefixes.Select(Ended).OrderByDescending(hypothesis => hypothesis.Score).Take(count)];
    }

    private CtcHypothesis Ended(CtcPrefix prefix)
    {
        CtcStanding standing = units.AtEnd(prefix);
        return new CtcHypothesis(prefix.Tokens(), prefix.Total + standing.Score, prefix.Total, standing.Language, standing.Units, standing.Boost);
    }

    /// <summary>Beginnings that stay what they are: by a blank, by their last token again, or by their last token after what is a beginning as well.</summary>
    private void Stay(ReadOnlySpan<Real> logs)
    {
        Array.Clear(isTaken, 0, prefixes.Count * classes);
        foreach (CtcPrefix prefix in prefixes)
        {
            prefix.NextInBlank = prefix.Total + logs[beam.Blank];
            prefix.NextInToken = prefix.Token < 0 ? double.NegativeInfinity : prefix.EndsInToken + logs[prefix.Token];
            if (prefix.Parent is { Slot: >= 0 } before)
            {
                isTaken[(before.Slot * classes) + prefix.Token] = true;
                prefix.NextInToken = CtcPrefix.LogSum(prefix.NextInToken, before.Before(prefix.Token) + logs[prefix.Token]);
            }
        }
    }

    private void Extend(CtcPrefix prefix, ReadOnlySpan<Real> logs)
    {
        for (int token = 0; token < classes; token++)
        {
            double log = prefix.Before(token) + logs[token];
            if (token == beam.Blank || isTaken[(prefix.Slot * classes) + token] || double.IsNegativeInfinity(log) || IsHopeless(log + prefix.Standing.Score + units.MostGain))
                continue;
            CtcStanding standing = units.After(prefix, token);
            Offer(new Candidate(prefix, token, log, standing), log + standing.Score);
        }
    }

    private bool IsHopeless(double most) => kept.Count == beam.Width && kept.TryPeek(out _, out double worst) && most <= worst;

    private void Offer(Candidate candidate, double score)
    {
        if (double.IsNegativeInfinity(score) && kept.Count > 0)
            return;
        if (kept.Count < beam.Width)
            kept.Enqueue(candidate, score);
        else if (!IsHopeless(score))
            kept.EnqueueDequeue(candidate, score);
    }

    /// <summary>The candidates that were kept become the beginnings.</summary>
    private void Keep()
    {
        foreach (CtcPrefix prefix in prefixes)
            prefix.Slot = -1;
        List<CtcPrefix> next = new(kept.Count);
        while (kept.TryDequeue(out Candidate candidate, out _))
        {
            CtcPrefix prefix = candidate.Prefix;
            if (candidate.Token < 0)
                (prefix.EndsInBlank, prefix.EndsInToken) = (prefix.NextInBlank, prefix.NextInToken);
            else
            {
                prefix = prefix.With(candidate.Token, candidate.Standing);
                (prefix.EndsInBlank, prefix.EndsInToken) = (double.NegativeInfinity, candidate.Log);
            }
            prefix.Total = CtcPrefix.LogSum(prefix.EndsInBlank, prefix.EndsInToken);
            prefix.Slot = next.Count;
            next.Add(prefix);
        }
        prefixes = next;
    }

    private readonly record struct Candidate(CtcPrefix Prefix, int Token, double Log, CtcStanding Standing);
}
