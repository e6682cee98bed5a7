namespace Unroll;

/// <summary>What a <see cref="TokenWriter"/> wrote about an input.</summary>
/// <param name="Best">The outputs, the best first; at least one.</param>
/// <param name="Weights">The weights of attention for the best output, [U, S] row after row; null without attention.</param>
internal sealed record Written(IReadOnlyList<Hypothesis> Best, double[]? Weights);
