namespace Unroll;

/// <summary>The scores of the examples whose inputs have some length.</summary>
/// <param name="From">The shortest length, in steps of the input.</param>
/// <param name="To">The longest length.</param>
/// <param name="Count">How many examples.</param>
/// <param name="Scores">Some of the scores of the whole report, by their names.</param>
public sealed record LengthScore(int From, int To, int Count, IReadOnlyDictionary<string, double> Scores)
{
    private const int Most = 8;

    /// <summary>The scores of examples grouped by length into at most 8 groups of equal width: 1, 2, 5, 10, 20, 50 ... lengths each.</summary>
    /// <param name="lengths">The length of each example's input, [N].</param>
    /// <param name="score">The scores of some examples, given by their numbers.</param>
    /// <returns>The shortest first; groups without examples are left out.</returns>
    public static IReadOnlyList<LengthScore> Of(IReadOnlyList<int> lengths, Func<int[], IReadOnlyDictionary<string, double>> score)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(score);
        int width = Widths().First(one => Group(lengths.DefaultIfEmpty(1).Max(), one) < Most);
        return [.. Enumerable.Range(0, lengths.Count).GroupBy(i => Group(lengths[i], width)).OrderBy(group => group.Key)
            .Select(group => new LengthScore((group.Key * width) + 1, (group.Key + 1) * width, group.Count(), score([.. group])))];
    }

    /// <summary>Lengths 1 to width are group 0; an empty input is counted with them.</summary>
    private static int Group(int length, int width) => Math.Max(0, length - 1) / width;

    private static IEnumerable<int> Widths()
    {
        for (int ten = 1; ; ten *= 10)
        {
            yield return ten;
            yield return 2 * ten;
            yield return 5 * ten;
        }
    }
}
