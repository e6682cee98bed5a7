namespace Unroll;

/// <summary>
/// The cheapest way from one sequence of tokens to another by substitutions, deletions and insertions, which cost 1 each (Levenshtein 1966; Wagner and Fischer 1974). Of equally cheap ways it takes the
/// one that matches or substitutes as late as possible.
/// </summary>
public sealed class EditAlignment
{
    /// <summary>Aligns two sequences.</summary>
    /// <param name="right">What is right, [R].</param>
    /// <param name="answered">What was answered, [A].</param>
    public EditAlignment(IReadOnlyList<string> right, IReadOnlyList<string> answered)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(answered);
        int width = answered.Count + 1;
        int[] costs = new int[(right.Count + 1) * width];                                               // [R + 1, A + 1]
        for (int r = 0; r <= right.Count; r++)
        {
            for (int a = 0; a < width; a++)
            {
                costs[(r * width) + a] = r == 0 ? a : a == 0 ? r
                    : Math.Min(Paired(r, a), Math.Min(costs[((r - 1) * width) + a], costs[(r * width) + a - 1]) + 1);
            }
        }
        List<(string? Right, string? Answered)> pairs = [];
        for (int r = right.Count, a = answered.Count; r > 0 || a > 0;)
        {
            int cost = costs[(r * width) + a];
            if (r > 0 && a > 0 && cost == Paired(r, a))
                pairs.Add((right[--r], answered[--a]));
            else if (r > 0 && cost == costs[((r - 1) * width) + a] + 1)
                pairs.Add((right[--r], null));
            else
                pairs.Add((null, answered[--a]));
        }
        pairs.Reverse();
        Pairs = pairs;

        int Paired(int r, int a) => costs[((r - 1) * width) + a - 1] + (right[r - 1] == answered[a - 1] ? 0 : 1);
    }

    /// <summary>Tokens side by side, in order: (right, null) is a deletion, (null, answered) an insertion.</summary>
    public IReadOnlyList<(string? Right, string? Answered)> Pairs { get; }

    /// <summary>How many tokens were answered instead of another.</summary>
    public int Substitutions => Pairs.Count(pair => pair is { Right: { } right, Answered: { } answered } && right != answered);

    /// <summary>How many right tokens were missed.</summary>
    public int Deletions => Pairs.Count(pair => pair.Answered is null);

    /// <summary>How many answered tokens are too many.</summary>
    public int Insertions => Pairs.Count(pair => pair.Right is null);

    /// <summary>All errors: the edit distance.</summary>
    public int Errors => Pairs.Count(pair => pair.Right != pair.Answered);
}
