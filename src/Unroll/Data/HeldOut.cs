namespace Unroll;

/// <summary>
/// Parts of a corpus that has none: drawn by label, so that each part has each label's share; always the same ones, whatever the seed of training.
/// </summary>
internal static class HeldOut
{
    /// <summary>The fold of each sentence, 0 to folds - 1.</summary>
    public static int[] Folds(IReadOnlyList<Example> sentences, int folds, string purpose)
    {
        int[] fold = new int[sentences.Count];
        int dealt = 0;
        foreach (IGrouping<string, int> group in Enumerable.Range(0, sentences.Count)
            .GroupBy(i => string.Join('\n', sentences[i].Labels!), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int[] shuffled = [.. group];
            new Rng(1).Stream(purpose).Stream(group.Key).Shuffle<int>(shuffled);
            foreach (int i in shuffled)
                fold[i] = dealt++ % folds;
        }
        return fold;
    }

    /// <summary>What is left, and one of so many equal parts.</summary>
    public static (List<Example> Others, List<Example> Part) Take(IReadOnlyList<Example> sentences, int parts, int part, string purpose)
    {
        int[] fold = Folds(sentences, parts, purpose);
        return ([.. sentences.Where((_, i) => fold[i] != part)], [.. sentences.Where((_, i) => fold[i] == part)]);
    }
}
