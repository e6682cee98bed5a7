namespace Unroll;

/// <summary>One cell of a confusion matrix.</summary>
/// <param name="Right">The right label; null where there is none, so that the answer is one too many.</param>
/// <param name="Answered">The label that was answered; null where none was, so that the right one was missed.</param>
/// <param name="Count">How often.</param>
public readonly record struct Confusion(string? Right, string? Answered, long Count)
{
    /// <summary>The confusion matrix of pairs: only cells that are not 0, by right label and then by answer, both in ordinal order.</summary>
    /// <param name="pairs">A right label and what was answered instead of it, or null for none; pairs of two nulls are not counted.</param>
    public static IReadOnlyList<Confusion> Of(IEnumerable<(string? Right, string? Answered)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ConfusionCounts counts = new();
        foreach ((string? right, string? answered) in pairs)
            counts.Add(right, answered);
        return counts.Cells;
    }
}
