namespace Unroll;

/// <summary>A classifier that learns the classes of the real pictures of the training set and plays no part in the game: it says what a generated picture shows, and its hidden layer gives the features by which pictures are compared.</summary>
internal sealed class Judge
{
    private readonly PictureInput pictures;
    private readonly Linear hidden;
    private readonly Linear output;
    private readonly Vocabulary labels;

    public Judge(PictureSpec spec, ParameterScope scope, Fitted fitted)
    {
        labels = fitted.Get<Vocabulary>("labels");
        pictures = new PictureInput(spec, scope.Child("pictures"), fitted);
        hidden = new Linear(scope.Child("hidden"), pictures.Lines * pictures.Places * pictures.OutputSize, FeatureCount);
        output = new Linear(scope.Child("output"), FeatureCount, labels.Count);
    }

    /// <summary>The width of the hidden layer.</summary>
    public static int FeatureCount => 64;

    /// <summary>The mean cross-entropy of the classes of real pictures, in nats.</summary>
    public Value Loss(Tape tape, IReadOnlyList<LabelledItem> items) =>
        output.Apply(Features(tape, [.. items.Select(item => item.Item)])).CrossEntropy([.. items.Select(item => labels.Id(item.Label))]).Mean();

    /// <summary>What each picture shows, and its features [B, F].</summary>
    public (string[] Labels, Tensor Features) Look(Tape tape, IReadOnlyList<Content> items)
    {
        Value features = Features(tape, items);
        Tensor scores = output.Apply(features).Tensor;                                                  // [B, labels]
        return ([.. Enumerable.Range(0, items.Count).Select(b => labels[System.Numerics.Tensors.TensorPrimitives.IndexOfMax<Real>(scores.Rows(b, 1).Span)])], features.Tensor);
    }

    private Value Features(Tape tape, IReadOnlyList<Content> items)
    {
        Value regions = pictures.Encode(tape, items).Rows;                                              // [B R, F]
        return hidden.Apply(regions.Reshape(new Shape(items.Count, regions.Shape.Count / Math.Max(1, items.Count)))).Relu();
    }
}
