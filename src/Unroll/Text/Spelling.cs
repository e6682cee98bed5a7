namespace Unroll;

/// <summary>Guesses what a mistyped name was meant to be, for error messages.</summary>
public static class Spelling
{
    /// <summary>The known name that is nearest to a word, if it is near enough to be what was meant; otherwise null.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">The names that would do.</param>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        int near = Math.Max(1, word.Length / 3); // a name whose length differs by more is farther: no table for a word of a megabyte
        string? nearest = known.Where(name => Math.Abs(name.Length - word.Length) <= near).MinBy(name => Distance(word, name));
        return nearest is not null && Distance(word, nearest) <= near ? nearest : null;
    }

    /// <summary>Edit distance in which two neighbouring letters that changed places count once, letters compared without case.</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }
                int best = cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                best = Math.Min(best, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    best = Math.Min(best, cost[i - 2, j - 2] + 1);
                cost[i, j] = best;
            }
        }
        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
