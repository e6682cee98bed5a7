namespace Unroll;

/// <summary>What the letters and digits of a word tell without knowing the word.</summary>
internal static class WordLetters
{
    /// <summary>
    /// Writes X for capital letters, x for small ones, d for digits, c for other letters (such as Chinese ones), and any other character as it is. Of equal ones in a row, only the first few are written:
    /// with four, "Mississippi-99" is "Xxxxx-dd".
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="run">The longest run of one of them.</param>
    /// <param name="target">Receives the shape.</param>
    public static void WriteShape(string word, int run, FeatureText target)
    {
        char before = '\0';
        int length = 0;
        foreach (char letter in word)
        {
            char kind = KindOf(letter);
            length = kind == before ? length + 1 : 1;
            before = kind;
            if (length <= run)
                target.Append(kind);
        }
    }

    /// <summary>The class of a word: number, capitals, capitalised, small, mixed, letters (without case), lettersAndDigits, or signs.</summary>
    public static string ClassOf(string word)
    {
        int upper = 0, lower = 0, digits = 0, letters = 0;
        foreach (char letter in word)
        {
            char kind = KindOf(letter);
            upper += kind == 'X' ? 1 : 0;
            lower += kind == 'x' ? 1 : 0;
            digits += kind == 'd' ? 1 : 0;
            letters += kind == 'c' ? 1 : 0;
        }
        return (upper + lower + letters, digits) switch
        {
            (0, 0) => "signs",
            (0, _) => "number",
            (_, > 0) => "lettersAndDigits",
            _ when upper + lower == 0 => "letters",
            _ when lower == 0 => upper == 1 ? "capital" : "capitals",
            _ when upper == 0 => "small",
            _ when upper == 1 && char.IsUpper(word[0]) => "capitalised",
            _ => "mixed",
        };
    }

    private static char KindOf(char letter) =>
        char.IsUpper(letter) ? 'X' : char.IsLower(letter) ? 'x' : char.IsDigit(letter) ? 'd' : char.IsLetter(letter) || char.IsSurrogate(letter) ? 'c' : letter;
}
