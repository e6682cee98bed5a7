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
        double places = asked.Aggregate(1.0, (product, v) => product * net.StatesOf(v));
        Require.That(places <= BayesNet.LargestTable, "A question to a Bayesian network", $"variables with {places} joint states", $"at most {BayesNet.LargestTable}, so ask for fewer variables at once");
        return Run((evidence ?? Evidence.None).Bind(net), [asked], method, samples, seed)[0];
    }

    /// <summary>Estimates the distribution of each variable given evidence, all from the same samples, in the order of the network.</summary>
    /// <inheritdoc cref="Estimate"/>
    public static IReadOnlyList<Posterior> Marginals(BayesNet net, Evidence? evidence = null, SamplingMethod method = SamplingMethod.LikelihoodWeighting, int samples = 100_000, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(net);
        return Run((evidence ?? Evidence.None).Bind(net), [.. Enumerable.Range(0, net.Variables.Count).Select(v => new[] { v })], method, samples, seed);
    }

    private static Posterior[] Run(BoundEvidence known, int[][] asked, SamplingMethod method, int samples, ulong seed)
    {
        Require.InRange("samples", samples, 100, 1_000_000_000);
        BayesSampler sampler = new(known);
        EstimateSum[] sums = [.. asked.Select(variables => new EstimateSum(known.Net, variables))];
        Rng random = new Rng(seed).Stream("estimate");
        return method switch
        {
            SamplingMethod.LikelihoodWeighting => Weighted(sampler, sums, samples, random),
            SamplingMethod.Forward => Rejected(sampler, sums, samples, random),
            _ => GibbsSampling.Run(sampler, sums, samples, random),
        };
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

    private static Posterior[] Weighted(BayesSampler sampler, EstimateSum[] sums, int samples, Rng random)
    {
        double largest = double.NegativeInfinity;
        int[] states = sampler.NewStates();
        for (int i = 0; i < samples; i++)
        {
            Rng own = random.Stream((ulong)i);
            double log = sampler.DrawGiven(states, ref own);
            if (double.IsNegativeInfinity(log))
                continue;
            if (log > largest)
            {
                foreach (EstimateSum sum in sums)
                    sum.Shrink(Math.Exp(largest - log)); // weights are kept as shares of the largest so far
                largest = log;
            }
            foreach (EstimateSum sum in sums)
                sum.Add(states, Math.Exp(log - largest));
        }
        return double.IsNegativeInfinity(largest) ? throw NoSample(samples, sampler.Known) : Array.ConvertAll(sums, sum => sum.ToPosterior());
    }

    private static Posterior[] Rejected(BayesSampler sampler, EstimateSum[] sums, int samples, Rng random)
    {
        int accepted = 0;
        int[] states = sampler.NewStates();
        for (int i = 0; i < samples; i++)
        {
            Rng own = random.Stream((ulong)i);
            sampler.Draw(states, ref own);
            if (!sampler.Agrees(states, ref own))
                continue;
            accepted++;
            foreach (EstimateSum sum in sums)
                sum.Add(states, 1);
        }
        return accepted == 0 ? throw NoSample(samples, sampler.Known) : Array.ConvertAll(sums, sum => sum.ToPosterior());
    }

    private static UnrollException NoSample(int samples, BoundEvidence known) => new(FormattableString.Invariant(
        $"None of {samples:N0} samples agrees with the evidence ({known}), so there is no estimate; expected evidence that is possible and not too improbable, so draw more samples, or use likelihood weighting or exact inference."));
}
