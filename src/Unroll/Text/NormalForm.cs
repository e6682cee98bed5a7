using System.Text;

namespace Unroll;

/// <summary>
/// Brings text to Unicode's normal form C, in which an accent and its letter are one character where there is one: texts that look the same are the
/// same.
/// </summary>
internal static class NormalForm
{
    /// <summary>The text in form C; the same string if it is so already, or holds half a surrogate pair.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        try
        {
            return text.IsNormalized() ? text : text.Normalize();
        }
        catch (ArgumentException) // half a surrogate pair
        {
            return text;
        }
    }

    /// <summary>Whether all texts are in form C; true of none.</summary>
    public static bool Is(IReadOnlyList<string>? texts)
    {
        for (int i = 0; i < texts?.Count; i++)
        {
            if (!ReferenceEquals(Of(texts[i]), texts[i]))
                return false;
        }
        return true;
    }

    /// <summary>Whether all lists of texts are in form C; true of none.</summary>
    public static bool Are(IReadOnlyList<IReadOnlyList<string>>? lists)
    {
        for (int i = 0; i < lists?.Count; i++)
        {
            if (!Is(lists[i]))
                return false;
        }
        return true;
    }

    /// <summary>All texts in form C; the same list if all are so already.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> texts) => Is(texts) ? texts : [.. texts.Select(Of)];
}
