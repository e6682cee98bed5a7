namespace Unroll;

/// <summary>Weights of samples, summed by the states of some variables.</summary>
internal sealed class EstimateSum
{
    private readonly BayesNet net;
    private readonly int[] variables;
    private readonly double[] weights;
    private readonly double[] squares; // of the weights

    public EstimateSum(BayesNet net, int[] variables)
    {
        this.net = net;
        this.variables = variables;
        weights = new double[variables.Aggregate(1, (product, v) => product * net.StatesOf(v))];
        squares = new double[weights.Length];
    }

    /// <summary>The sum of the weights for each combination of states.</summary>
    public double[] Weights => weights;

    /// <summary>Adds a sample.</summary>
    public void Add(int[] states, double weight)
    {
        int place = 0;
        foreach (int v in variables)
            place = (place * net.StatesOf(v)) + states[v];
        weights[place] += weight;
        squares[place] += weight * weight;
    }

    /// <summary>Multiplies all weights so far.</summary>
    public void Shrink(double factor)
    {
        for (int p = 0; p < weights.Length; p++)
            (weights[p], squares[p]) = (weights[p] * factor, squares[p] * factor * factor);
    }

    /// <summary>The estimate from independent samples: the variance of a ratio of sums, by its linear approximation (Owen 2013, equation 9.9).</summary>
    public Posterior ToPosterior()
    {
        double all = weights.Sum(), allSquares = squares.Sum();
        double[] probabilities = Array.ConvertAll(weights, weight => weight / all);
        return ToPosterior(probabilities, [.. probabilities.Select((p, i) => Interval.Of(p, ((squares[i] * (1 - (2 * p))) + (p * p * allSquares)) / (all * all), all * all / allSquares, Interval.Normal))]);
    }

    /// <summary>An estimate with its intervals.</summary>
    public Posterior ToPosterior(double[] probabilities, (double, double)[] intervals) => new([.. variables.Select(v => net.Variables[v])], probabilities) { Intervals = intervals };
}
