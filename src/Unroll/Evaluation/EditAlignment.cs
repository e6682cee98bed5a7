namespace Unroll;

/// <summary>
/// The cheapest way from one sequence of tokens to another by substitutions, deletions and insertions, which cost 1 each (Levenshtein 1966; Wagner and Fischer 1974). Of equally cheap ways it takes the
/// one that matches or substitutes as late as possible.
/// </summary>
public sealed class EditAlignment
{
    private const byte Pair = 0, Miss = 1, Insert = 2;

    /// <summary>Aligns two sequences.</summary>
    /// <param name="right">What is right, [R].</param>
    /// <param name="answered">What was answered, [A].</param>
    /// <exception cref="UnrollException">There are more than 2^31 pairs of tokens.</exception>
    public EditAlignment(IReadOnlyList<string> right, IReadOnlyList<string> answered)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(answered);
        int width = answered.Count + 1;
        Require.That((right.Count + 1L) * width <= Array.MaxLength, "The alignment of two texts", $"{right.Count} and {answered.Count} tokens", $"at most {Array.MaxLength} pairs of them; cut the texts into parts");
        byte[] moves = new byte[(right.Count + 1) * width];                                              // [R + 1, A + 1]
        int[] above = new int[width], costs = new int[width];
        for (int r = 0; r <= right.Count; r++)
        {
            (above, costs) = (costs, above);
            for (int a = 0; a < width; a++)
            {
                int paired = r > 0 && a > 0 ? above[a - 1] + (right[r - 1] == answered[a - 1] ? 0 : 1) : int.MaxValue;
                int missed = r > 0 ? above[a] + 1 : int.MaxValue, inserted = a > 0 ? costs[a - 1] + 1 : int.MaxValue;
                costs[a] = r == 0 && a == 0 ? 0 : Math.Min(paired, Math.Min(missed, inserted));
                moves[(r * width) + a] = costs[a] == paired ? Pair : costs[a] == missed ? Miss : Insert;
            }
        }
        List<(string? Right, string? Answered)> pairs = [];
        for (int r = right.Count, a = answered.Count; r > 0 || a > 0;)
        {
            byte move = moves[(r * width) + a];
            pairs.Add((move == Insert ? null : right[--r], move == Miss ? null : answered[--a]));
        }
        pairs.Reverse();
        Pairs = pairs;
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
