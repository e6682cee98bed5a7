namespace Unroll;

/// <summary>A rule of a <see cref="Grammar"/>: a symbol may consist of two others.</summary>
/// <param name="Parent">The symbol.</param>
/// <param name="Left">Its first part.</param>
/// <param name="Right">Its second part.</param>
/// <param name="Score">In nats; a log-probability where the grammar is probabilistic.</param>
public readonly record struct GrammarRule(int Parent, int Left, int Right, double Score);
