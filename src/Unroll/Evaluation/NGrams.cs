namespace Unroll;

/// <summary>Counts n-grams, sequences of n neighbouring tokens.</summary>
internal static class NGrams
{
    /// <summary>How often each n-gram occurs; its tokens are separated by line breaks, which no token has.</summary>
    public static Dictionary<string, int> Count(IReadOnlyList<string> tokens, int n)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        for (int end = n; end <= tokens.Count; end++)
        {
            string gram = string.Join('\n', tokens.Skip(end - n).Take(n));
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
        return counts;
    }

    /// <summary>How many n-grams both have: of each, the smaller of its two counts.</summary>
    public static int Common(Dictionary<string, int> one, Dictionary<string, int> other) => one.Sum(gram => Math.Min(gram.Value, other.GetValueOrDefault(gram.Key)));
}
