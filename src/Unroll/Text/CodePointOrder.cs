namespace Unroll;

/// <summary>
/// Orders texts by their code points, as UTF-8 and Python do. Ordinal order compares UTF-16 code units instead, which puts surrogates, and so all characters above U+FFFF, before
/// U+E000 to U+FFFF.
/// </summary>
internal static class CodePointOrder
{
    /// <summary>Negative if the first text is the smaller one, 0 if both are equal, positive otherwise.</summary>
    public static int Compare(string a, string b)
    {
        int same = a.AsSpan().CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
            return a.Length - b.Length;
        return Rank(a[same]) - Rank(b[same]);
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
