namespace Unroll;

/// <summary>The training, dev and test set of a corpus.</summary>
/// <param name="Train">The training set; null when data are opened for evaluation only.</param>
/// <param name="Dev">The dev set, which selects the best epoch and serves early stopping; null if the corpus has none.</param>
/// <param name="Test">The test set, which training never uses; null if the corpus has none.</param>
public sealed record Splits(Dataset? Train, Dataset? Dev, Dataset? Test);
