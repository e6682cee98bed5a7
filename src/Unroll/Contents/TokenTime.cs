namespace Unroll;

/// <summary>Where a token of a transcript is in its sound.</summary>
/// <param name="Start">Its beginning, in seconds.</param>
/// <param name="End">Its end, in seconds; not before the beginning.</param>
public readonly record struct TokenTime(double Start, double End);
