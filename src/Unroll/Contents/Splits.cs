namespace Unroll;

/// <summary>The parts of a corpus: what is learnt from, what choices are made on, what is reported on.</summary>
/// <param name="Train">Learnt from; null where only evaluation was asked for.</param>
/// <param name="Dev">Chosen on (best epoch, early stopping); null if the corpus has none.</param>
/// <param name="Test">Reported on, never looked at while training; null if the corpus has none.</param>
public sealed record Splits(Dataset? Train, Dataset? Dev, Dataset? Test);
