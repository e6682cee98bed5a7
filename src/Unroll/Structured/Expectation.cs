namespace Unroll;

/// <summary>A total and the expectation of something that adds up along paths, both under p(path) ∝ exp score (Li and Eisner 2009).</summary>
/// <param name="LogSum">log Σ exp score over the paths.</param>
/// <param name="Mean">The mean, over the paths, of the sum along each.</param>
public readonly record struct Expectation(double LogSum, double Mean);
