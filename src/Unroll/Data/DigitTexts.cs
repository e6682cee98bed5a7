namespace Unroll;

/// <summary>Digits as texts.</summary>
internal static class DigitTexts
{
    private static readonly string[][] Words =
    [
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
        ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
        ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
        ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    ];

    /// <summary>What tokens are: characters, or words.</summary>
    public static TextUnit UnitOf(SpokenText text) => text is SpokenText.Digits or SpokenText.Chinese ? TextUnit.Characters : TextUnit.Words;

    /// <summary>A string of digits, a token for each.</summary>
    /// <param name="digits">From 0 to 9 each.</param>
    /// <param name="text">How they are written.</param>
    /// <param name="times">Where each is heard; null if this is unknown.</param>
    public static PlainText Of(IReadOnlyList<int> digits, SpokenText text, IReadOnlyList<TokenTime>? times) =>
        new(PlainText.Join(digits.Select(digit => Words[(int)text][digit]), UnitOf(text)), UnitOf(text)) { Times = times };
}
