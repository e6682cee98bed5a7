namespace Unroll;

/// <summary>The answers whose probabilities lie between two bounds.</summary>
/// <param name="From">The lower bound, which is left out (but 0 is in the first bin).</param>
/// <param name="To">The upper bound.</param>
/// <param name="Confidence">Their mean probability; 0 if there are none.</param>
/// <param name="Accuracy">The share of them that are right; 0 if there are none.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct CalibrationBin(double From, double To, double Confidence, double Accuracy, long Count);
