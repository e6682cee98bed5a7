using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>
/// How much of a choice is said in a story in one place: the largest share of the weights of its words that some consecutive sentences have together (the sliding window of Richardson et al. 2013). Words with the
/// same stem are the same.
/// </summary>
internal sealed class StoryOverlap(WordWeights weights)
{
    /// <summary>How many sentences a place has.</summary>
    public static readonly int[] Windows = [1, 2, 5];

    private readonly ConditionalWeakTable<Document, HashSet<string>[]> known = []; // the stems of each sentence: looked up once, not in each epoch

    /// <summary>The stems of a text.</summary>
    public static IEnumerable<string> Stems(Words text) => text.Values.Select(PorterStemmer.Stem);

    /// <summary>A share, 0 to 1, for each of <see cref="Windows"/>.</summary>
    public IEnumerable<double> Of(Document story, Words choice)
    {
        HashSet<string>[] sentences = known.GetValue(story, some => [.. some.Sentences.Select(sentence => Stems(sentence).ToHashSet(StringComparer.Ordinal))]);
        string[] stems = [.. Stems(choice).Distinct(StringComparer.Ordinal)];
        double all = stems.Sum(stem => weights[stem]);
        foreach (int window in Windows)
        {
            double best = 0;
            for (int last = 0; last < sentences.Length; last++)
                best = Math.Max(best, stems.Where(stem => Enumerable.Range(Math.Max(0, last - window + 1), Math.Min(window, last + 1)).Any(sentence => sentences[sentence].Contains(stem))).Sum(stem => weights[stem]));
            yield return all > 0 ? best / all : 0;
        }
    }
}
