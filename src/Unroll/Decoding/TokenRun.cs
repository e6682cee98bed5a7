namespace Unroll;

/// <summary>Rows one after another in which the same token is heard.</summary>
/// <param name="Token">Its id; 0 for none.</param>
/// <param name="From">The first row.</param>
/// <param name="To">One past the last row.</param>
internal readonly record struct TokenRun(int Token, int From, int To)
{
    /// <summary>Equal ids one after another, brought together (trimming, which cannot tell a token from the same token said twice).</summary>
    public static List<TokenRun> Trim(ReadOnlySpan<int> ids)
    {
        List<TokenRun> runs = [];
        for (int t = 0; t < ids.Length; t++)
        {
            if (runs is [.., var last] && last.Token == ids[t])
                runs[^1] = last with { To = t + 1 };
            else
                runs.Add(new TokenRun(ids[t], t, t + 1));
        }
        return runs;
    }
}
