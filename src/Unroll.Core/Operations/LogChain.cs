namespace Unroll;

/// <summary>
/// The chain recursion in logarithms and double, sequence by sequence: exact for any finite scores and for forbidden (negative infinite) ones.
/// The slow path, and the oracle of the fast one.
/// </summary>
internal sealed class LogChain(SequenceLayout layout, Tensor emissions, Tensor transitions, Tensor start, Tensor end)
{
    private int Tags => transitions.Shape.Columns;

    /// <summary>log Z of a sequence in nats; negative infinity if every answer is forbidden, 0 if it is empty.</summary>
    public double LogPartition(int b)
    {
        int length = layout.Lengths[b];
        return length == 0 ? 0 : Close(Forward(b)[length - 1]);
    }

    /// <summary>The probability of each tag at each step of a sequence, [T, C].</summary>
    public double[][] Marginals(int b)
    {
        double[][] alpha = Forward(b), beta = Backward(b);
        double logZ = LogPartition(b);
        return [.. alpha.Zip(beta, (before, after) => before.Zip(after, (x, y) => Share(x + y, logZ)).ToArray())];
    }

    /// <summary>Adds the marginals, weighted by dLogZ; sequences whose every answer is forbidden have no gradient.</summary>
    public void AddGradients(Tensor dLogZ, Tensor? dEmissions, Tensor? dTransitions, Tensor? dStart, Tensor? dEnd)
    {
        for (int b = 0; b < layout.Count; b++)
        {
            double weight = dLogZ.Span[b], logZ = LogPartition(b);
            if (weight != 0 && layout.Lengths[b] > 0 && !double.IsNegativeInfinity(logZ))
                AddGradients(b, weight, logZ, dEmissions, dTransitions, dStart, dEnd);
        }
    }

    private void AddGradients(int b, double weight, double logZ, Tensor? dEmissions, Tensor? dTransitions, Tensor? dStart, Tensor? dEnd)
    {
        double[][] alpha = Forward(b), beta = Backward(b);
        int length = layout.Lengths[b];
        for (int t = 0; t < length; t++)
        {
            for (int j = 0; j < Tags; j++)
            {
                Real share = (Real)(weight * Share(alpha[t][j] + beta[t][j], logZ));
                Add(dEmissions, ((layout.Starts[b] + t) * Tags) + j, share);
                if (t == 0)
                    Add(dStart, j, share);
                if (t == length - 1)
                    Add(dEnd, j, share);
                for (int i = 0; i < Tags && t > 0 && dTransitions is not null; i++)
                    Add(dTransitions, (i * Tags) + j, (Real)(weight * Share(alpha[t - 1][i] + T(i, j) + E(b, t, j) + beta[t][j], logZ)));
            }
        }
    }

    private double[][] Forward(int b)
    {
        double[][] alpha = new double[layout.Lengths[b]][];
        for (int t = 0; t < alpha.Length; t++)
        {
            int step = t;
            alpha[t] = Each(j => E(b, step, j) + (step == 0 ? start.Span[j] : LogSum(i => alpha[step - 1][i] + T(i, j))));
        }
        return alpha;
    }

    private double[][] Backward(int b)
    {
        double[][] beta = new double[layout.Lengths[b]][];
        for (int t = beta.Length - 1; t >= 0; t--)
        {
            int step = t;
            beta[t] = Each(i => step == beta.Length - 1 ? end.Span[i] : LogSum(j => T(i, j) + E(b, step + 1, j) + beta[step + 1][j]));
        }
        return beta;
    }

    private double Close(double[] alpha) => LogSum(j => alpha[j] + end.Span[j]);

    private double E(int b, int t, int j) => emissions.Span[((layout.Starts[b] + t) * Tags) + j];

    private double T(int i, int j) => transitions.Span[(i * Tags) + j];

    private double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, Tags).Select(value)];

    private double LogSum(Func<int, double> term)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < Tags; i++)
            largest = Math.Max(largest, term(i));
        if (double.IsNegativeInfinity(largest))
            return largest;
        for (int i = 0; i < Tags; i++)
            sum += Math.Exp(term(i) - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>The probability of answers of a score; 0 where all are forbidden. NaN stays NaN.</summary>
    private static double Share(double score, double logZ) => double.IsNegativeInfinity(logZ) ? 0 : Math.Exp(Math.Min(0, score - logZ)); // no part is more than the whole, however scores are rounded

    private static void Add(Tensor? target, int index, Real value)
    {
        if (target is not null)
            target.Span[index] += value;
    }
}
