using System.Text;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Splits texts into words as sacreBLEU does, rule by rule, so that scores are equal.</summary>
internal static partial class BleuTokenizer
{
    /// <summary>How sacreBLEU calls it in signatures.</summary>
    public static string Name(BleuTokens tokens) => tokens switch
    {
        BleuTokens.Punctuation => "13a",
        BleuTokens.Chinese => "zh",
        BleuTokens.Characters => "char",
        _ => "none",
    };

    public static string[] Split(string text, BleuTokens tokens) => ScoredTexts.Words(tokens switch
    {
        BleuTokens.Punctuation => Separated($" {Unescaped(text)} "),
        BleuTokens.Chinese => Separated(Chinese(text)),
        BleuTokens.Characters => string.Join(' ', text.EnumerateRunes()),
        _ => text,
    });

    /// <summary>Line ends and the escapes of SGML, as mteval-v13a.pl reads them. Whitespace at the end of the text is none of them.</summary>
    private static string Unescaped(string text)
    {
        int end = text.Length;
        while (end > 0 && ScoredTexts.IsBlank(text[end - 1]))
            end--;
        return text[..end].Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
    }

    private static string Chinese(string text)
    {
        int start = 0, end = text.Length;
        while (end > 0 && ScoredTexts.IsBlank(text[end - 1]))
            end--;
        while (start < end && ScoredTexts.IsBlank(text[start]))
            start++;
        StringBuilder spaced = new();
        foreach (char c in text.AsSpan(start..end))
            _ = IsChinese(c) ? spaced.Append(' ').Append(c).Append(' ') : spaced.Append(c);
        return spaced.ToString();
    }

    /// <summary>
    /// The characters that sacreBLEU separates. Its range of rare ideographs, meant as U+20000 to U+2A6D6, is U+2001 to U+2A6D in fact, so it contains general punctuation,
    /// and rare ideographs are not separated.
    /// </summary>
    private static bool IsChinese(char c) => c is (>= '\u2001' and <= '\u2A6D')
        or (>= '\u2E80' and <= '\u2FDF') or (>= '\u2FF0' and <= '\u303F') or (>= '\u3100' and <= '\u312F') or (>= '\u31A0' and <= '\u31EF')
        or (>= '\u3200' and <= '\u4DB5') or (>= '\u4E00' and <= '\u9FBB')
        or (>= '\uF900' and <= '\uFA2D') or (>= '\uFA30' and <= '\uFA6A') or (>= '\uFA70' and <= '\uFAD9')
        or (>= '\uFE10' and <= '\uFE1F') or (>= '\uFE30' and <= '\uFE4F') or (>= '\uFF00' and <= '\uFFEF');

    private static string Separated(string text)
    {
        text = Sign().Replace(text, " $0 ");
        text = PointNotAfterDigit().Replace(text, "${before} ${sign} ");
        text = PointNotBeforeDigit().Replace(text, " ${sign} ${after}");
        return DashAfterDigit().Replace(text, "${before} ${sign} ");
    }

    /// <summary>All signs of ASCII except apostrophe, comma, dash and point.</summary>
    [GeneratedRegex(@"[!-&(-+/:-@\[-`{-~]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sign();

    [GeneratedRegex(@"(?<before>[^0-9])(?<sign>[.,])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PointNotAfterDigit();

    [GeneratedRegex(@"(?<sign>[.,])(?<after>[^0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PointNotBeforeDigit();

    [GeneratedRegex(@"(?<before>[0-9])(?<sign>-)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DashAfterDigit();
}
