namespace Unroll;

/// <summary>
/// Trains a hidden Markov model on sequences whose states are unknown (Baum, Petrie, Soules and Weiss 1970): expected counts under the present model give the next one, whose likelihood is never smaller.
/// With priors, the posterior density never falls. Sequences are shared among threads; their counts are added in one order, so that the result does not depend on the number of threads.
/// </summary>
public sealed class BaumWelch
{
    private const double Slack = 1e-9; // rounding, as a share of the objective

    private readonly IReadOnlyList<double[]> sequences;
    private readonly BaumWelchSettings settings;
    private readonly Device device;

    /// <summary>Prepares training.</summary>
    /// <param name="sequences">Each [T, D], row-major; those without steps do not matter.</param>
    /// <param name="settings">How to train; null for the defaults.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">No sequence has a step.</exception>
    public BaumWelch(IReadOnlyList<double[]> sequences, BaumWelchSettings? settings, Device device)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(device);
        this.sequences = [.. sequences];
        this.settings = settings ?? new BaumWelchSettings();
        this.device = device;
        Require.That(this.sequences.Any(sequence => sequence.Length > 0), "A hidden Markov model", "no step to learn from", "at least one");
    }

    /// <summary>One iteration.</summary>
    /// <param name="model">The present model.</param>
    /// <exception cref="UnrollException">A sequence is impossible under it, or the better model does not exist.</exception>
    public BaumWelchStep Step(HiddenMarkov model)
    {
        ArgumentNullException.ThrowIfNull(model);
        MarkovCounts counts = MarkovCounting.Count(model, sequences, settings.MostProbableOnly ? CountedStates.MostProbable : CountedStates.All, device);
        double objective = counts.LogLikelihood + LogPrior(model);
        return new BaumWelchStep(Maximize(model, counts), counts.LogLikelihood, objective, counts.Steps, Empty(counts));
    }

    /// <summary>Iterations until the objective rises by less than a share of itself.</summary>
    /// <param name="model">Where to begin.</param>
    /// <param name="iterations">The most iterations, 1 or more.</param>
    /// <param name="tolerance">The share, 0 to 1.</param>
    /// <returns>The last iteration.</returns>
    /// <exception cref="UnrollException">A sequence is impossible, or the objective fell, which would be a fault of the program or of an emission.</exception>
    public BaumWelchStep Fit(HiddenMarkov model, int iterations = 1000, double tolerance = 1e-10)
    {
        Require.InRange("iterations", iterations, 1, int.MaxValue);
        Require.InRange("tolerance", tolerance, 0, 1);
        BaumWelchStep step = Step(model);
        for (int i = 1; i < iterations; i++)
        {
            BaumWelchStep next = Step(step.Model);
            CheckRise(step.Objective, next.Objective, i);
            double rise = next.Objective - step.Objective;
            step = next;
            if (rise <= tolerance * Math.Abs(next.Objective))
                break;
        }
        return step;
    }

    /// <summary>Sees to it that an objective does not fall by more than rounding.</summary>
    internal static void CheckRise(double before, double after, int iteration)
    {
        if (!(after >= before - (Slack * Math.Max(1, Math.Abs(before)))))
            throw new UnrollException(FormattableString.Invariant($"Iteration {iteration} of training a hidden Markov model: the objective fell from {before:R} to {after:R} nats, and it never falls; expected emissions whose counts are maximised (Emission.NewCounts), and numbers that are not so large that they are rounded away."));
    }

    private HiddenMarkov Maximize(HiddenMarkov model, MarkovCounts counts) => new(
        Trains(MarkovPart.Start) ? Simplex.Maximize(counts.Start, model.StartRow, model.States, settings.StartPseudocount) : model.StartRow,
        Trains(MarkovPart.Transitions) ? Simplex.Maximize(counts.Transitions, model.TransitionRows, model.States, settings.TransitionPseudocount) : model.TransitionRows,
        Trains(MarkovPart.Emissions) ? counts.Emission.Maximize() : model.Emission);

    /// <summary>Of what is trained; the rest is constant.</summary>
    private double LogPrior(HiddenMarkov model) =>
        (Trains(MarkovPart.Start) ? Simplex.LogPrior(model.StartRow, settings.StartPseudocount) : 0)
        + (Trains(MarkovPart.Transitions) ? Simplex.LogPrior(model.TransitionRows, settings.TransitionPseudocount) : 0)
        + (Trains(MarkovPart.Emissions) ? model.Emission.LogPrior : 0);

    private bool Trains(MarkovPart part) => !settings.Fixed.Contains(part);

    /// <summary>States that no sequence starts in or moves to.</summary>
    private static int[] Empty(MarkovCounts counts)
    {
        double[] visits = [.. counts.Start];
        for (int i = 0; i < counts.Transitions.Length; i++)
            visits[i % visits.Length] += counts.Transitions[i];
        return [.. Enumerable.Range(0, visits.Length).Where(s => visits[s] < 1e-9)];
    }
}
