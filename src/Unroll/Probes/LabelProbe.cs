namespace Unroll;

/// <summary>How well labels are told from vectors by logistic regression, as SentEval measures it (Conneau and Kiela 2018): the penalty is chosen by cross-validation within the training set.</summary>
/// <remarks>Deviations: vectors are standardised; the penalty is one of 1, 10, ..., 10,000; five folds choose it instead of ten.</remarks>
internal sealed class LabelProbe
{
    private const int InnerFolds = 5;
    private static readonly double[] Penalties = [1, 10, 100, 1000, 10_000];

    private readonly IReadOnlyList<Real[]> vectors;
    private readonly IReadOnlyList<Example> examples;
    private readonly string[] labels;
    private readonly Dictionary<string, int> classes;
    private readonly Device device;
    private readonly CancellationToken cancel;

    /// <param name="vectors">Of all examples.</param>
    /// <param name="examples">Each with one label.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="cancel">Ends it between two trainings.</param>
    public LabelProbe(IReadOnlyList<Real[]> vectors, IReadOnlyList<Example> examples, Device device, CancellationToken cancel)
    {
        (this.vectors, this.examples, this.device, this.cancel) = (vectors, examples, device, cancel);
        labels = [.. examples.Select(example => example.Labels is [string label] ? label : throw new UnrollException($"{example.Subject} has {example.Labels?.Count ?? 0} labels; expected one to evaluate vectors with."))];
        classes = labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select((label, i) => (label, i)).ToDictionary(one => one.label, one => one.i, StringComparer.Ordinal);
    }

    /// <summary>The share of test examples whose label is right.</summary>
    /// <param name="train">The numbers of the training examples.</param>
    /// <param name="test">Those of the test examples.</param>
    public double Accuracy(int[] train, int[] test) => Right(train, test, BestPenalty(train)) / (double)Math.Max(1, test.Length);

    /// <summary>The share of all examples whose label is right, each predicted by a model that was trained on the other folds.</summary>
    /// <param name="folds">How many.</param>
    public double CrossValidated(int folds)
    {
        int[] fold = HeldOut.Folds(examples, folds, "probe");
        int right = 0;
        for (int k = 0; k < folds; k++)
        {
            int[] train = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] != k)];
            right += Right(train, [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] == k)], BestPenalty(train));
        }
        return right / (double)Math.Max(1, fold.Length);
    }

    private double BestPenalty(int[] train)
    {
        int[] fold = HeldOut.Folds([.. train.Select(i => examples[i])], InnerFolds, "penalty");
        return Penalties.MaxBy(penalty => Enumerable.Range(0, InnerFolds).Sum(k =>
            Right([.. train.Where((_, i) => fold[i] != k)], [.. train.Where((_, i) => fold[i] == k)], penalty)));
    }

    private int Right(int[] train, int[] test, double penalty)
    {
        cancel.ThrowIfCancellationRequested();
        if (train.Length == 0 || test.Length == 0)
            return 0;
        SoftmaxRegression regression = new([.. train.Select(i => vectors[i])], [.. train.Select(i => OneHot(classes[labels[i]]))], penalty, device);
        Tensor probabilities = regression.Probabilities([.. test.Select(i => vectors[i])]);             // [N, C]
        return test.Where((one, row) => Best(probabilities.Rows(row, 1).Span) == classes[labels[one]]).Count();
    }

    private double[] OneHot(int right)
    {
        double[] target = new double[classes.Count];
        target[right] = 1;
        return target;
    }

    private static int Best(ReadOnlySpan<Real> probabilities) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities);
}
