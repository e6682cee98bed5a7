namespace Unroll;

/// <summary>Neighbouring words of a sentence that are marked as one thing.</summary>
/// <param name="Type">What kind of thing, such as <c>person</c>.</param>
/// <param name="Start">The first word, counted from 0.</param>
/// <param name="End">One past the last word, so that <c>End - Start</c> words are marked.</param>
public readonly record struct Span(string Type, int Start, int End);
