namespace Unroll;

/// <summary>
/// The stems of English words, by suffixes that are taken off in five steps, so that "networks" and "network" are the same word (Porter 1980, "An algorithm for suffix stripping"). A stem need not be a word:
/// "happy" gives "happi".
/// </summary>
/// <remarks>The measure m of a stem is how often vowels are followed by consonants in it: [C](VC)^m[V]. Deviation, which is Porter's own: words of one or two letters stay as they are.</remarks>
internal static class PorterStemmer
{
    private const int LongestWord = 100; // what is longer is no word

    private static readonly (string Suffix, string By)[] Step2 =
    [
        ("ational", "ate"), ("ization", "ize"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("tional", "tion"), ("biliti", "ble"), ("entli", "ent"), ("ousli", "ous"), ("ation", "ate"),
        ("alism", "al"), ("aliti", "al"), ("iviti", "ive"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"), ("alli", "al"), ("ator", "ate"), ("eli", "e"),
    ];

    private static readonly (string Suffix, string By)[] Step3 = [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ness", ""), ("ful", "")];

    private static readonly string[] Step4 =
        ["ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic", "ou"];

    /// <summary>The stem of a word.</summary>
    /// <param name="word">In small letters.</param>
    public static string Stem(string word)
    {
        if (word.Length is <= 2 or > LongestWord)
            return word;
        string stem = Plural(word);
        stem = Participle(stem);
        if (stem.EndsWith('y') && HasVowel(stem.AsSpan(0, stem.Length - 1)))
            stem = stem[..^1] + "i";
        stem = Replace(Replace(stem, Step2), Step3);
        return Tidy(Drop(stem));
    }

    /// <summary>Step 1a.</summary>
    private static string Plural(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;

    /// <summary>Step 1b.</summary>
    private static string Participle(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
            return Measure(word.AsSpan(0, word.Length - 3)) > 0 ? word[..^1] : word;
        int end = word.EndsWith("ed", StringComparison.Ordinal) ? word.Length - 2 : word.EndsWith("ing", StringComparison.Ordinal) ? word.Length - 3 : 0;
        if (end == 0 || !HasVowel(word.AsSpan(0, end)))
            return word;
        string stem = word[..end];
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
            return stem + "e";
        if (stem.Length > 1 && stem[^1] == stem[^2] && IsConsonant(stem, stem.Length - 1))
            return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    /// <summary>Steps 2 and 3: the longest suffix that a word has is replaced if what is before it has a measure above 0.</summary>
    private static string Replace(string word, (string Suffix, string By)[] suffixes)
    {
        foreach ((string suffix, string by) in suffixes)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
                return Measure(word.AsSpan(0, word.Length - suffix.Length)) > 0 ? word[..^suffix.Length] + by : word;
        }
        return word;
    }

    /// <summary>Step 4.</summary>
    private static string Drop(string word)
    {
        foreach (string suffix in Step4)
        {
            if (!word.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            string stem = word[..^suffix.Length];
            return Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem : word;
        }
        return word;
    }

    /// <summary>Step 5.</summary>
    private static string Tidy(string word)
    {
        if (word.EndsWith('e') && Measure(word.AsSpan(0, word.Length - 1)) is > 0 and int m && (m > 1 || !EndsShort(word.AsSpan(0, word.Length - 1))))
            word = word[..^1];
        return word.EndsWith("ll", StringComparison.Ordinal) && Measure(word) > 1 ? word[..^1] : word;
    }

    private static int Measure(ReadOnlySpan<char> stem)
    {
        int measure = 0;
        for (int i = 1; i < stem.Length; i++)
            measure += IsConsonant(stem, i) && !IsConsonant(stem, i - 1) ? 1 : 0;
        return measure;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem)
    {
        for (int i = 0; i < stem.Length; i++)
        {
            if (!IsConsonant(stem, i))
                return true;
        }
        return false;
    }

    /// <summary>Whether it ends with consonant, vowel, consonant, and the last is not w, x or y: as "hop", which gives "hoping" its e back.</summary>
    private static bool EndsShort(ReadOnlySpan<char> stem) =>
        stem.Length > 2 && IsConsonant(stem, stem.Length - 3) && !IsConsonant(stem, stem.Length - 2) && IsConsonant(stem, stem.Length - 1) && stem[^1] is not ('w' or 'x' or 'y');

    /// <summary>A y is a vowel behind a consonant, as in "happy", and a consonant otherwise. In a row of them, every other one is a vowel.</summary>
    private static bool IsConsonant(ReadOnlySpan<char> word, int at)
    {
        if (word[at] is 'a' or 'e' or 'i' or 'o' or 'u')
            return false;
        int first = at;
        while (first > 0 && word[first] == 'y' && word[first - 1] == 'y')
            first--;
        if (word[at] != 'y')
            return true;
        bool isConsonant = first == 0 || word[first - 1] is 'a' or 'e' or 'i' or 'o' or 'u';
        return isConsonant ^ ((at - first) % 2 == 1);
    }
}
