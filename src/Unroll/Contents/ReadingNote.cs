namespace Unroll;

/// <summary>Something that a reader left out, changed or took for something, counted over one part of the data.</summary>
/// <param name="Kind">Its name for programs, such as <c>repairedSpans</c>.</param>
/// <param name="Count">How many times.</param>
/// <param name="What">What was counted, and what was done: the sentence goes on after the count.</param>
/// <param name="First">File and line of the first.</param>
/// <param name="Warns">Whether the data may be wrong there, so that people should hear of it unasked.</param>
public sealed record ReadingNote(string Kind, long Count, string What, string First, bool Warns)
{
    /// <summary>The note as a sentence.</summary>
    public override string ToString() => FormattableString.Invariant($"{Count:N0} {What} (first at {First}).");
}
