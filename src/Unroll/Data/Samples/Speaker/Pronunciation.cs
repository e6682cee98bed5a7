namespace Unroll;

/// <summary>The phones of a word, and its tone.</summary>
/// <param name="Phones">In order.</param>
/// <param name="Tone">1 to 4 as in Mandarin; 0 for a word of a language without tones.</param>
internal sealed record Pronunciation(IReadOnlyList<Phone> Phones, int Tone)
{
    private static readonly double[][] Contours = [[1.03, 1.08, 0.92], [1.25, 1.25, 1.25], [0.95, 0.98, 1.3], [0.86, 0.68, 0.74], [1.4, 1.15, 0.7]];

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["zero"] = "z ih r ow", ["oh"] = "ow", ["one"] = "w ah n", ["two"] = "t uw", ["three"] = "th r iy", ["four"] = "f ao r", ["five"] = "f ay v", ["six"] = "s ih k s",
        ["seven"] = "s eh v ax n", ["eight"] = "ey t", ["nine"] = "n ay n", ["好"] = "hh au 3", ["棒"] = "b a ng 4",
        ["fear"] = "f ih r", ["near"] = "n ih r", ["fame"] = "f ey m", ["name"] = "n ey m", ["fine"] = "f ay n", ["feet"] = "f iy t", ["neat"] = "n iy t", ["fail"] = "f ey l", ["nail"] = "n ey l",
        ["nor"] = "n ao r", ["fit"] = "f ih t", ["knit"] = "n ih t", ["fight"] = "f ay t", ["night"] = "n ay t", ["fun"] = "f ah n", ["none"] = "n ah n", ["fee"] = "f iy", ["knee"] = "n iy",
        ["foe"] = "f ow", ["no"] = "n ow",
        ["anna"] = "ae n ax", ["omar"] = "ow m aa r", ["nina"] = "n iy n ax", ["paul"] = "p ao l", ["ruth"] = "r uw th", ["emil"] = "ey m iy l",
        ["greg"] = "g r eh g", ["brian"] = "b r ay ax n", ["lily"] = "l ih l iy", ["bernhard"] = "b er n hh aa r d", ["julius"] = "jh uw l iy ax s",
        ["kitchen"] = "k ih ch ax n", ["garden"] = "g aa r d ax n", ["library"] = "l ay b r eh r iy", ["cellar"] = "s eh l er", ["attic"] = "ae t ih k", ["stable"] = "s t ey b ax l",
        ["lamp"] = "l ae m p", ["apple"] = "ae p ax l", ["book"] = "b uh k", ["bucket"] = "b ah k ih t", ["frog"] = "f r ao g", ["swan"] = "s w aa n", ["lion"] = "l ay ax n", ["mouse"] = "m aw s",
        ["green"] = "g r iy n", ["white"] = "w ay t", ["yellow"] = "y eh l ow", ["gray"] = "g r ey", ["went"] = "w eh n t", ["walked"] = "w ao k t", ["ran"] = "r ae n", ["took"] = "t uh k",
        ["to"] = "t uw", ["the"] = "dh ax", ["a"] = "ah", ["in"] = "ih n", ["is"] = "ih z", ["where"] = "w eh r", ["what"] = "w ah t", ["color"] = "k ah l er", ["yes"] = "y eh s",
        ["."] = "pau",
    };

    /// <summary>The words that can be said by their spelling.</summary>
    public static IReadOnlyCollection<string> Spellings => Words.Keys;

    /// <summary>The pitch at the beginning, the middle and the end, in units of that of the voice.</summary>
    public IReadOnlyList<double> Contour => Contours[Tone];

    /// <summary>How a word is said.</summary>
    /// <param name="word">A spelling, or phones between slashes with a tone behind them if there is one, such as /m a 1/.</param>
    /// <exception cref="UnrollException">It is neither.</exception>
    public static Pronunciation Of(string word)
    {
        bool isSpelt = word.Length > 1 && word[0] == '/' && word[^1] == '/';
        if (!isSpelt && !Words.ContainsKey(word))
            throw new UnrollException($"The built-in speaker has no word '{word}'{(Spelling.Nearest(word, Words.Keys) is { } nearest ? $"; did you mean {nearest}? Expected" : "; expected")} a digit such as seven, a word of the built-in stories such as garden, or phones between slashes, such as /ch iy z/.");
        List<string> parts = [.. (isSpelt ? word[1..^1] : Words[word]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        int tone = parts is [.., [>= '1' and <= '4'] last] ? last[0] - '0' : 0;
        if (tone > 0)
            parts.RemoveAt(parts.Count - 1);
        Require.That(parts.Count > 0, $"The word '{word}'", "no phone", "at least one between the slashes");
        return new Pronunciation([.. parts.Select(Phone.Named)], tone);
    }
}
