namespace Unroll;

/// <summary>
/// Samples of a Bayesian network, and answers that are estimated from samples where exact inference would need too much memory. The same seed gives the same samples.
/// </summary>
public static class BayesSampling
{
    /// <summary>Draws samples of all variables.</summary>
    /// <param name="net">The network.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <returns>For each sample the state of each variable, in the order of the network; each sample is a new array.</returns>
    public static IEnumerable<int[]> Draw(BayesNet net, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(net);
        Require.That(count >= 0, "Samples of a Bayesian network", $"{count}", "a number from 0 up");
        return Drawn(new BayesSampler(BoundEvidence.None(net)), net.Variables.Count, count, new Rng(seed).Stream("samples"));
    }

    /// <summary>Estimates the joint distribution of some variables given evidence, with an interval for each probability.</summary>
    /// <param name="net">The network.</param>
    /// <param name="variables">The names of the variables, each once; at least one.</param>
    /// <param name="evidence">What is known; null for nothing.</param>
    /// <param name="method">How samples are drawn.</param>
    /// <param name="samples">How many, 100 to 1,000,000,000. With Gibbs sampling, a sample is one pass over all variables, and the first tenth of each chain is not counted.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <exception cref="UnrollException">A name is unknown, or no sample agrees with the evidence.</exception>
    public static Posterior Estimate(BayesNet net, IReadOnlyList<string> variables, Evidence? evidence = null, SamplingMethod method = SamplingMethod.LikelihoodWeighting, int samples = 100_000, ulong seed = 1)
    {
        int[] asked = VariableElimination.Ids(net, variables);
        Require.InRange("samples", samples, 100, 1_000_000_000);
        BoundEvidence known = (evidence ?? Evidence.None).Bind(net);
        double places = asked.Aggregate(1.0, (product, v) => product * net.StatesOf(v));
        Require.That(places <= BayesNet.LargestTable, "A question to a Bayesian network", $"variables with {places} joint states", $"at most {BayesNet.LargestTable}, so ask for fewer variables at once");
        BayesSampler sampler = new(known);
        Rng random = new Rng(seed).Stream("estimate");
        (double[] probabilities, (double, double)[] intervals) = method switch
        {
            SamplingMethod.LikelihoodWeighting => Weighted(sampler, asked, (int)places, samples, random, known),
            SamplingMethod.Forward => Rejected(sampler, asked, (int)places, samples, random, known),
            _ => GibbsSampling.Run(sampler, asked, (int)places, samples, random),
        };
        return new Posterior([.. asked.Select(v => net.Variables[v])], probabilities) { Intervals = intervals };
    }

    private static IEnumerable<int[]> Drawn(BayesSampler sampler, int variables, int count, Rng random)
    {
        for (int i = 0; i < count; i++)
        {
            int[] states = new int[variables];
            Rng own = random.Stream((ulong)i);
            sampler.Draw(states, ref own);
            yield return states;
        }
    }

    private static (double[], (double, double)[]) Weighted(BayesSampler sampler, int[] asked, int places, int samples, Rng random, BoundEvidence known)
    {
        double[] sums = new double[places], squares = new double[places];
        double largest = double.NegativeInfinity;
        int[] states = sampler.NewStates();
        for (int i = 0; i < samples; i++)
        {
            Rng own = random.Stream((ulong)i);
            double log = sampler.DrawGiven(states, ref own);
            if (log > largest)
            {
                double shrink = Math.Exp(largest - log); // weights are kept as shares of the largest so far
                for (int p = 0; p < places; p++)
                    (sums[p], squares[p]) = (sums[p] * shrink, squares[p] * shrink * shrink);
                largest = log;
            }
            double weight = double.IsNegativeInfinity(log) ? 0 : Math.Exp(log - largest);
            int place = sampler.Place(states, asked);
            sums[place] += weight;
            squares[place] += weight * weight;
        }
        double all = sums.Sum(), allSquares = squares.Sum();
        if (all == 0)
            throw NoSample(samples, known);
        double[] probabilities = Array.ConvertAll(sums, sum => sum / all);
        // the variance of a ratio of sums, by its linear approximation (Owen 2013, equation 9.9)
        return (probabilities, [.. probabilities.Select((p, i) => Interval.Of(p, ((squares[i] * (1 - (2 * p))) + (p * p * allSquares)) / (all * all), all * all / allSquares, Interval.Normal))]);
    }

    private static (double[], (double, double)[]) Rejected(BayesSampler sampler, int[] asked, int places, int samples, Rng random, BoundEvidence known)
    {
        double[] counts = new double[places];
        int[] states = sampler.NewStates();
        for (int i = 0; i < samples; i++)
        {
            Rng own = random.Stream((ulong)i);
            sampler.Draw(states, ref own);
            if (sampler.Agrees(states, ref own))
                counts[sampler.Place(states, asked)]++;
        }
        double all = counts.Sum();
        return all == 0 ? throw NoSample(samples, known)
            : (Array.ConvertAll(counts, count => count / all), [.. counts.Select(count => Interval.Of(count / all, count / all * (1 - (count / all)) / all, all, Interval.Normal))]);
    }

    private static UnrollException NoSample(int samples, BoundEvidence known) => new(FormattableString.Invariant(
        $"None of {samples:N0} samples agrees with the evidence ({known}), so there is no estimate; expected evidence that is possible and not too improbable, so draw more samples, or use likelihood weighting or exact inference."));
}
