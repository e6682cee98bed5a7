namespace Unroll;

/// <summary>Multinomial logistic regression on vectors: p = softmax(W z + b), where z is the vector with each of its numbers standardised by their mean and deviation over the training set.</summary>
/// <remarks>It minimises -Σ Σ t(c) log p(c) + penalty / 2 (|W|² + |b|²) over the examples, for targets t that are distributions, by L-BFGS until it has converged.</remarks>
internal sealed class SoftmaxRegression
{
    private const int MostIterations = 300;

    private readonly double[] mean;
    private readonly double[] scale;
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly Device device;

    /// <summary>Trains it.</summary>
    /// <param name="vectors">N, each of D numbers; at least one.</param>
    /// <param name="targets">A distribution over C classes for each, [N][C].</param>
    /// <param name="penalty">Its weight, above 0.</param>
    /// <param name="device">Where to compute.</param>
    public SoftmaxRegression(IReadOnlyList<Real[]> vectors, IReadOnlyList<double[]> targets, double penalty, Device device)
    {
        this.device = device;
        (mean, scale) = Moments(vectors);
        int classes = targets[0].Length;
        Tensor inputs = Standardised(vectors), right = new(new Shape(targets.Count, classes), [.. targets.SelectMany(target => target.Select(share => (Real)share))]); // [N, D], [N, C]
        ParameterStore store = ParameterStore.Draw(1);
        Parameter w = store.Root.Parameter("weight", new Shape(mean.Length, classes), Init.Zero), b = store.Root.Parameter("bias", new Shape(classes), Init.Zero);
        LbfgsSpec spec = new() { L2 = penalty, Tolerance = 1e-5 };
        LbfgsObjective objective = new(device, [w, b], [(Loss, vectors.Count)], vectors.Count, penalty);
        LbfgsLearner learner = new(objective, spec, device);
        for (int i = 0; i < MostIterations && !learner.Advance().Converged; i++)
        {
        }
        (weight, bias) = (w.Data, b.Data);

        Value Loss(Tape tape)
        {
            Value scores = tape.Constant(inputs).MatMul(tape.Use(w), tape.Use(b));                      // [N, C]
            return (scores.LogSoftmax() * tape.Constant(right)).Sum() / -vectors.Count;
        }
    }

    /// <summary>The probabilities of the classes, [N, C].</summary>
    /// <param name="vectors">N.</param>
    public Tensor Probabilities(IReadOnlyList<Real[]> vectors)
    {
        using Tape tape = Tape.ForPrediction(device);
        return tape.Constant(Standardised(vectors)).MatMul(tape.Constant(weight), tape.Constant(bias)).Softmax().Tensor.Keep();
    }

    private static (double[] Mean, double[] Scale) Moments(IReadOnlyList<Real[]> vectors)
    {
        double[] mean = new double[vectors[0].Length], square = new double[mean.Length];
        foreach (Real[] vector in vectors)
        {
            for (int d = 0; d < mean.Length; d++)
                mean[d] += vector[d] / (double)vectors.Count;
        }
        foreach (Real[] vector in vectors)
        {
            for (int d = 0; d < mean.Length; d++)
                square[d] += (vector[d] - mean[d]) * (vector[d] - mean[d]) / vectors.Count;
        }
        return (mean, Array.ConvertAll(square, variance => variance > 1e-20 ? 1 / Math.Sqrt(variance) : 0)); // what is constant says nothing
    }

    private Tensor Standardised(IReadOnlyList<Real[]> vectors)
    {
        Tensor rows = new(new Shape(vectors.Count, mean.Length));                                       // [N, D]
        Span<Real> to = rows.Span;
        for (int i = 0; i < vectors.Count; i++)
        {
            for (int d = 0; d < mean.Length; d++)
                to[(i * mean.Length) + d] = (Real)((vectors[i][d] - mean[d]) * scale[d]);
        }
        return rows;
    }
}
