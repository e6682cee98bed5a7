namespace Unroll;

/// <summary>
/// Gibbs sampling in independent chains. Samples of one chain depend on each other, but the means of the chains do not: their spread gives honest intervals, also where chains move slowly.
/// </summary>
internal static class GibbsSampling
{
    private const int Chains = 32, Starts = 200;
    private const double Student = 2.0395; // the quantile of Student's t with 31 degrees of freedom at 0.975

    /// <summary>Estimates distributions.</summary>
    /// <exception cref="UnrollException">No state of the network was found that agrees with the evidence.</exception>
    public static Posterior[] Run(BayesSampler sampler, EstimateSum[] sums, int samples, Rng random)
    {
        int length = Math.Max(2, samples / Chains), unused = Math.Max(1, length / 10);
        double[] weights = new double[sampler.Known.Net.Variables.Max(variable => variable.States.Count)];
        double[][][] shares = [.. sums.Select(_ => new double[Chains][])]; // of each question, chain and combination of states
        for (int c = 0; c < Chains; c++)
        {
            Rng own = random.Stream((ulong)c);
            int[] states = Start(sampler, ref own);
            for (int t = 0; t < length; t++)
            {
                foreach (int v in sampler.Free)
                    sampler.Redraw(v, states, weights, ref own);
                foreach (EstimateSum sum in t >= unused ? sums : [])
                    sum.Add(states, 1);
            }
            for (int q = 0; q < sums.Length; q++)
            {
                shares[q][c] = Array.ConvertAll(sums[q].Weights, weight => weight / (length - unused));
                sums[q].Shrink(0);
            }
        }
        return [.. sums.Select((sum, q) => Estimate(sum, shares[q]))];
    }

    private static Posterior Estimate(EstimateSum sum, double[][] shares)
    {
        double[] means = [.. Enumerable.Range(0, shares[0].Length).Select(p => shares.Average(chain => chain[p]))];
        double[] variances = [.. means.Select((mean, p) => shares.Sum(chain => (chain[p] - mean) * (chain[p] - mean)) / (Chains * (Chains - 1)))]; // of the mean of the chains
        double least = means.Select((mean, p) => variances[p] > 0 ? mean * (1 - mean) / variances[p] : double.PositiveInfinity).Min();
        double independent = double.IsInfinity(least) ? Chains : least; // for a probability of 0 or 1, whose variance is not seen
        return sum.ToPosterior(means, [.. means.Select((mean, p) => Interval.Of(mean, variances[p], independent, Student))]);
    }

    /// <summary>A state of the network that agrees with the evidence: one of several samples, each with a probability in proportion to its likelihood.</summary>
    private static int[] Start(BayesSampler sampler, ref Rng random)
    {
        int[] states = sampler.NewStates(), chosen = sampler.NewStates();
        double best = double.NegativeInfinity;
        for (int i = 0; i < Starts; i++)
        {
            // the largest of the weights' logarithms with Gumbel noise is at a random index, each in proportion to its weight
            double noise = -Math.Log(-Math.Log(1 - random.NextDouble()));
            double log = sampler.DrawGiven(states, ref random) + noise;
            if (log > best)
            {
                best = log;
                states.CopyTo(chosen, 0);
            }
        }
        return double.IsNegativeInfinity(best)
            ? throw new UnrollException(FormattableString.Invariant($"None of {Starts:N0} samples agrees with the evidence ({sampler.Known}), so Gibbs sampling cannot begin; expected evidence that is possible and not too improbable, so use exact inference."))
            : chosen;
    }
}
