namespace Unroll;

/// <summary>The turns of a conversation as one input: what was said, the oldest first, with a mark between turns.</summary>
public static class Turns
{
    /// <summary>The word between two turns.</summary>
    public const string Mark = "<turn>";

    /// <summary>The last turns of a history, in order, as one text.</summary>
    /// <param name="history">What was said so far, the oldest first, without marks.</param>
    /// <param name="count">How many turns at most, at least 1.</param>
    public static string Join(IEnumerable<string> history, int count) => string.Join($" {Mark} ", history.TakeLast(count));
}
