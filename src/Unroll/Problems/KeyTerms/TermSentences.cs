using System.Globalization;

namespace Unroll;

/// <summary>The sentences of a document with columns about the document as a whole, which templates and networks read beside the words.</summary>
/// <remarks>
/// The columns: 0 the word; 1 its stem in small letters; 2 whether it is a word (w), a stop word (s) or a sign (p); 3 where it stands: in the title (T), which is the first sentence, or in the first, second or last third
/// of the rest (A, B, C); 4 how often its stem occurs in the document, at most 4; 5 whether its stem is in the title (t or -); 6 how often the stems of it and of the next word occur together, at most 3.
/// </remarks>
internal static class TermSentences
{
    public static Words[] Of(Document document)
    {
        string[][] stems = [.. document.Sentences.Select(sentence => sentence.Values.Select(TermForm.Stem).ToArray())];
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Dictionary<(string, string), int> pairs = [];
        foreach (string[] sentence in stems)
        {
            for (int i = 0; i < sentence.Length; i++)
            {
                counts[sentence[i]] = counts.GetValueOrDefault(sentence[i]) + 1;
                if (i + 1 < sentence.Length)
                    pairs[(sentence[i], sentence[i + 1])] = pairs.GetValueOrDefault((sentence[i], sentence[i + 1])) + 1;
            }
        }
        HashSet<string> title = stems.Length == 0 ? [] : new(stems[0], StringComparer.Ordinal);
        Words[] all = new Words[stems.Length];
        for (int b = 0, before = 0; b < all.Length; before += b == 0 ? 0 : stems[b].Length, b++)
        {
            (string[] own, IReadOnlyList<string> words) = (stems[b], document.Sentences[b].Values);
            string place = b == 0 ? "T" : "ABC"[(int)(3L * before / (document.Length - stems[0].Length))].ToString();
            all[b] = new Words(words,
            [
                words, own, [.. words.Select(ClassOf)], [.. own.Select(_ => place)], [.. own.Select(stem => Number(counts[stem], 4))], [.. own.Select(stem => title.Contains(stem) ? "t" : "-")],
                [.. own.Select((stem, i) => i + 1 < own.Length ? Number(pairs[(stem, own[i + 1])], 3) : "1")],
            ]);
        }
        return all;
    }

    private static string ClassOf(string word) => !KeyTerms.IsWord(word) ? "p" : StopWords.Contains(word) ? "s" : "w";

    private static string Number(int count, int most) => Math.Min(count, most).ToString(CultureInfo.InvariantCulture);
}
