namespace Unroll;

/// <summary>
/// Wordings that ask for a digit: a template of a language, such as "not {1} but {0}", with the language's word for the digit and, where it says what is not wanted, the word for another. Of the templates of more than one word, some combinations of
/// template and digit are held out of training and make up the test set's wordings; each word and each template is in the training set with others.
/// </summary>
internal static class DigitWordings
{
    private const int HeldOutOfEvery = 5;

    private static readonly (string[] Words, string[] Templates)[] Languages =
    [
        (["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], English),
        (["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], English),
        (["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
            ["{0}", "eine {0}", "die Ziffer {0}", "die Zahl {0}", "bitte schreibe {0}", "zeichne die {0}", "nicht {1}, sondern {0}", "{1} nicht, sondern {0}", "{0} statt {1}", "{0}, aber nicht {1}"]),
        (["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
            ["{0}", "le chiffre {0}", "le nombre {0}", "dessine {0}", "écris {0}, s'il te plaît", "pas {1} mais {0}", "non pas {1}, mais {0}", "{0} et pas {1}", "{0} au lieu de {1}"]),
        (["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"], ["{0}", "数字{0}", "写{0}", "请写数字{0}", "画{0}", "不是{1}而是{0}", "不要{1}，要{0}", "要{0}，不要{1}", "是{0}不是{1}"]),
    ];

    private static string[] English => ["{0}", "a {0}", "the digit {0}", "the number {0}", "please write {0}", "draw a {0}", "show me {0}", "not {1} but {0}", "{0}, not {1}", "{0} instead of {1}", "no {1}, only {0}"];

    /// <summary>A wording, drawn evenly from the languages and then from their templates.</summary>
    /// <param name="digit">What is asked for.</param>
    /// <param name="isHeldOut">Whether it is one that is held out of training.</param>
    /// <param name="random">Draws.</param>
    public static Words Draw(int digit, bool isHeldOut, ref Rng random)
    {
        int language = random.NextInt(Languages.Length);
        (string[] words, string[] templates) = Languages[language];
        int[] open = [.. Enumerable.Range(0, templates.Length).Where(template => IsHeldOut(language, template, digit) == isHeldOut)];
        string wording = templates[open[random.NextInt(open.Length)]];
        return Split(wording.Replace("{0}", words[digit], StringComparison.Ordinal).Replace("{1}", words[(digit + 1 + random.NextInt(9)) % 10], StringComparison.Ordinal));
    }

    /// <summary>A text as typed, in its words.</summary>
    public static Words Split(string text) => new([.. Tokenizer.Split(text, TextTokenizer.Ideographs).Select(token => token.Text)]);

    /// <summary>The bare word never; of the other templates, for each digit every fifth, from another place for each digit and language.</summary>
    private static bool IsHeldOut(int language, int template, int digit) => template > 0 && (template + (2 * digit) + language) % HeldOutOfEvery == 0;
}
