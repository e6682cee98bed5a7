namespace Unroll;

/// <summary>
/// Learns the merges of <see cref="BytePairs"/>. It counts all pairs once; a merge then changes only the counts of pairs beside the places where it joins symbols, and looks only at
/// words that contain the pair.
/// </summary>
internal sealed class BytePairLearner
{
    private readonly List<string> symbols = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<(int[] Symbols, long Count)> words = [];
    private readonly Dictionary<(int First, int Second), Pair> pairs = [];
    private readonly PriorityQueue<(int First, int Second), (long Count, int First, int Second)> queue;

    public BytePairLearner() => queue = new(Comparer<(long Count, int First, int Second)>.Create(Compare));

    public void Add(string word, long count)
    {
        List<int> characters = [];
        for (int start = 0; start < word.Length;)
        {
            int next = start + BytePairs.CharacterLength(word, start);
            characters.Add(Id(next == word.Length ? word[start..] + BytePairs.EndOfWord : word[start..next]));
            start = next;
        }
        words.Add(([.. characters], count));
    }

    public IEnumerable<(string First, string Second)> Learn(int merges, int minCount)
    {
        HashSet<(int, int)> grown = [];
        for (int w = 0; w < words.Count; w++)
            Count(w, +1, grown, _ => true);
        Enqueue(grown);
        for (int made = 0; made < merges && Best() is { } best && pairs[best].Count >= minCount; made++)
        {
            yield return (symbols[best.First], symbols[best.Second]);
            grown.Clear();
            int joined = Id(symbols[best.First] + symbols[best.Second]);
            foreach (int w in pairs[best].Words.ToArray())
                Join(w, best, joined, grown);
            Enqueue(grown);
        }
    }

    /// <summary>The pair of highest count. Counts in the queue may be too high, since they are not lowered there: such a pair returns to the queue with its true count.</summary>
    private (int First, int Second)? Best()
    {
        while (queue.TryDequeue(out (int First, int Second) pair, out (long Count, int First, int Second) key))
        {
            long count = pairs[pair].Count;
            if (count == key.Count)
                return pair;
            if (count > 0 && count < key.Count)
                queue.Enqueue(pair, (count, pair.First, pair.Second));
        }
        return null;
    }

    private void Join(int w, (int First, int Second) pair, int joined, HashSet<(int, int)> grown)
    {
        (int[] old, long count) = words[w];
        List<int> now = new(old.Length);
        for (int i = 0; i < old.Length; i++)
        {
            bool joins = i + 1 < old.Length && old[i] == pair.First && old[i + 1] == pair.Second;
            now.Add(joins ? joined : old[i]);
            if (joins)
                i++;
        }
        if (now.Count == old.Length) // it held the pair before another merge took one of its symbols
            return;
        Count(w, -1, grown, _ => false);
        words[w] = ([.. now], count);
        Count(w, +1, grown, pair => pair.First == joined || pair.Second == joined);
    }

    /// <summary>Adds the pairs of a word to the counts, or takes them away. Pairs that may occur more often than before are added to <paramref name="grown"/>.</summary>
    private void Count(int w, int sign, HashSet<(int, int)> grown, Func<(int First, int Second), bool> mayGrow)
    {
        (int[] word, long count) = words[w];
        for (int i = 1; i < word.Length; i++)
        {
            (int, int) key = (word[i - 1], word[i]);
            if (!pairs.TryGetValue(key, out Pair? pair))
                pairs.Add(key, pair = new Pair());
            pair.Count += sign * count;
            if (sign > 0)
                _ = pair.Words.Add(w);
            if (mayGrow(key))
                _ = grown.Add(key);
        }
    }

    private void Enqueue(HashSet<(int First, int Second)> grown)
    {
        foreach ((int first, int second) in grown)
            queue.Enqueue((first, second), (pairs[(first, second)].Count, first, second));
    }

    /// <summary>Highest count first; of equal counts, the pair that is last in the order of code points.</summary>
    private int Compare((long Count, int First, int Second) a, (long Count, int First, int Second) b)
    {
        int order = b.Count.CompareTo(a.Count);
        order = order != 0 ? order : CodePointOrder.Compare(symbols[b.First], symbols[a.First]);
        return order != 0 ? order : CodePointOrder.Compare(symbols[b.Second], symbols[a.Second]);
    }

    private int Id(string symbol)
    {
        if (ids.TryGetValue(symbol, out int id))
            return id;
        ids.Add(symbol, symbols.Count);
        symbols.Add(symbol);
        return symbols.Count - 1;
    }

    /// <summary>How often a pair occurs, and the words that contain it now or did once.</summary>
    private sealed class Pair
    {
        public long Count { get; set; }

        public HashSet<int> Words { get; } = [];
    }
}
