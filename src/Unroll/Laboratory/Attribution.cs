namespace Unroll;

/// <summary>How much each row of an input moved a score, in the unit of the score, by three methods. Each compares the rows with a baseline, which stands for an input that says nothing.</summary>
/// <remarks>
/// For rows x and baseline b, [T, F], a score S and its gradient S': gradient x input is Σ over F of S'(x) ∘ (x - b) (Simonyan, Vedaldi and Zisserman 2014; Shrikumar et al. 2016, where b is 0). Integrated
/// gradients are Σ over F of (x - b) ∘ ∫ S'(b + a (x - b)) da with a from 0 to 1, here as the mean over the middles of equal steps; over all rows they sum to S(x) - S(b) (Sundararajan, Taly and Yan
/// 2017, eq. 1 and proposition 1). Leave-one-out is S(x) - S(x with one row replaced by the baseline's) (Li, Monroe and Jurafsky 2016, section 3). Where S is linear, all three are equal.
/// </remarks>
internal sealed record Attribution(double Score, double BaselineScore, IReadOnlyList<double> GradientTimesInput, IReadOnlyList<double> IntegratedGradients, IReadOnlyList<double> LeaveOneOut)
{
    private const int MostRows = 2048; // of one tape

    /// <summary>Computes it.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="score">From rows of B sequences of T steps to [B]; with a gradient.</param>
    /// <param name="x">[T, F].</param>
    /// <param name="baseline">[T, F].</param>
    /// <param name="steps">Number of steps of the integral, 1 or more.</param>
    public static Attribution Of(Device device, Func<Sequences, Value> score, Tensor x, Tensor baseline, int steps)
    {
        int T = x.Shape[0], F = x.Shape[1];
        double[] difference = new double[T * F];
        for (int i = 0; i < difference.Length; i++)
            difference[i] = (double)x.Span[i] - baseline.Span[i];
        Tensor[] left = new Tensor[T];
        for (int t = 0; t < T; t++)
        {
            left[t] = x.Keep();
            baseline.Span.Slice(t * F, F).CopyTo(left[t].Span[(t * F)..]);
        }
        double[] scores = Scores(device, score, [x, baseline, .. left]);
        double[] mean = new double[T * F];
        foreach (int[] some in Enumerable.Range(0, steps).Chunk(Math.Max(1, MostRows / Math.Max(1, T))))
            Add(mean, Gradients(device, score, [.. some.Select(k => Between(baseline, difference, (k + 0.5) / steps))]), 1.0 / steps);
        double[] here = new double[T * F];
        Add(here, Gradients(device, score, [x]), 1);
        return new Attribution(scores[0], scores[1], PerRow(here, difference, T, F), PerRow(mean, difference, T, F), [.. Enumerable.Range(0, T).Select(t => scores[0] - scores[t + 2])]);
    }

    private static Tensor Between(Tensor baseline, double[] difference, double share)
    {
        Tensor point = new(baseline.Shape);
        for (int i = 0; i < difference.Length; i++)
            point.Span[i] = (Real)(baseline.Span[i] + (share * difference[i]));
        return point;
    }

    private static double[] Scores(Device device, Func<Sequences, Value> score, Tensor[] inputs) =>
        [.. inputs.Chunk(Math.Max(1, MostRows / Math.Max(1, inputs[0].Shape[0]))).SelectMany(some =>
        {
            using Tape tape = Tape.ForPrediction(device);
            return score(Together(tape, some)).Tensor.Span.ToArray().Select(one => (double)one);
        })];

    /// <summary>The gradient of the sum of the scores by the rows of all inputs, [B T, F].</summary>
    private static Tensor Gradients(Device device, Func<Sequences, Value> score, Tensor[] inputs)
    {
        using Tape tape = Tape.ForGradients(device);
        Sequences rows = Together(tape, inputs);
        return tape.Backward(score(rows).Sum(), rows.Rows)[0];
    }

    private static Sequences Together(Tape tape, Tensor[] inputs)
    {
        (int T, int F) = (inputs[0].Shape[0], inputs[0].Shape[1]);
        Tensor all = new(new Shape(inputs.Length * T, F));                                              // [B T, F]
        for (int b = 0; b < inputs.Length; b++)
            inputs[b].Span.CopyTo(all.Span[(b * T * F)..]);
        return new Sequences(new SequenceLayout([.. Enumerable.Repeat(T, inputs.Length)]), tape.Constant(all));
    }

    private static void Add(double[] sum, Tensor gradients, double factor)
    {
        ReadOnlySpan<Real> all = gradients.Span;
        for (int i = 0; i < all.Length; i++)
            sum[i % sum.Length] += factor * all[i];
    }

    private static double[] PerRow(double[] gradient, double[] difference, int T, int F) =>
        [.. Enumerable.Range(0, T).Select(t => Enumerable.Range(t * F, F).Sum(i => gradient[i] * difference[i]))];
}
