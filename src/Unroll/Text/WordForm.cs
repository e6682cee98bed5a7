using System.Text;

namespace Unroll;

/// <summary>How a word is normalised before it is looked up in a vocabulary. The model does not see the removed differences.</summary>
public sealed record WordForm
{
    /// <summary>Whether letters are lower-cased, by the invariant culture's rules. Default: true.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>Whether every decimal digit (Unicode category Nd, of any script) becomes '0', so that 1987 and 2024 are both 0000. Default: true.</summary>
    public bool FoldDigits { get; init; } = true;

    /// <summary>The word in this form; applying it twice changes nothing more.</summary>
    /// <param name="word">A word as written.</param>
    public string Of(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var form = Lowercase ? word.ToLowerInvariant() : word;
        return FoldDigits && HasDigit(form) ? Fold(form) : form;
    }

    private static bool HasDigit(string word)
    {
        foreach (var rune in word.EnumerateRunes())
            if (Rune.IsDigit(rune))
                return true;
        return false;
    }

    private static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
            folded.Append(Rune.IsDigit(rune) ? "0" : rune.ToString());
        return folded.ToString();
    }
}
