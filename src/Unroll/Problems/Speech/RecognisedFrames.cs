namespace Unroll;

/// <summary>The token of each row of a sound.</summary>
/// <param name="Before">The likeliest ones by themselves, [T].</param>
/// <param name="After">Those of the answer, [T].</param>
/// <param name="Times">Where the rows are.</param>
/// <param name="Tokens">What ids are.</param>
internal sealed record RecognisedFrames(int[] Before, int[] After, RowTimes Times, Vocabulary Tokens);
