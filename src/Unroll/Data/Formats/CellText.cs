using System.Text;

namespace Unroll;

/// <summary>What is visible in a cell of a file.</summary>
internal static class CellText
{
    /// <summary>
    /// A cell without white space, zero-width spaces and byte order marks at its ends; one that has nothing else stays as it is, for it is a word
    /// made of a space.
    /// </summary>
    public static string Trim(string cell)
    {
        int start = 0, end = cell.Length;
        while (start < end && IsInvisible(cell[start]))
            start++;
        while (end > start && IsInvisible(cell[end - 1]))
            end--;
        return start == end || end - start == cell.Length ? cell : cell[start..end];
    }

    /// <summary>Whether a text has nothing that can be seen.</summary>
    public static bool IsEmpty(ReadOnlySpan<char> text)
    {
        foreach (char one in text)
        {
            if (!IsInvisible(one))
                return false;
        }
        return true;
    }

    /// <summary>Whether a word has a space inside that separates no words: a no-break space, an ideographic one, and others that are no blank.</summary>
    public static bool HasSpecialSpace(string word)
    {
        if (Ascii.IsValid(word))
            return false;
        foreach (char one in word)
        {
            if (one > '\u007F' && char.IsWhiteSpace(one))
                return true;
        }
        return false;
    }

    private static bool IsInvisible(char one) => char.IsWhiteSpace(one) || one is '\u200B' or '\uFEFF' or '\u2060';
}
