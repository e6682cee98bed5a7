namespace Unroll;

/// <summary>A symbol over a span of words.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Start">Its first word.</param>
/// <param name="End">One past its last word.</param>
public readonly record struct ChartNode(int Symbol, int Start, int End);
