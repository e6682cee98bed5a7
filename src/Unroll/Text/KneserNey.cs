namespace Unroll;

/// <summary>
/// Interpolated Kneser-Ney smoothing with three discounts (Chen and Goodman 1998, equations 26 and 27): p(w | context) = (c - D(c)) / Σ c + γ(context) p(w | one word
/// fewer). The longest n-grams are counted; a shorter one counts as the number of different words before it, except that one at the beginning of a sentence, before which no word can be, is counted. The shortest
/// context of all leaves γ to all words evenly, the unknown one among them.
/// </summary>
/// <remarks>Discounts come from how many n-grams have the counts 1 to 4 (eq. 26). Where a text is so small that one of these is 0, or a discount is out of its range, they are 0.5, 1 and 1.5.</remarks>
internal sealed class KneserNey
{
    private const int Unknown = 0;
    private const int Start = 1;
    private const int End = 2;

    private readonly List<string> words = [Vocabulary.Unknown, NGramModel.SentenceStart, NGramModel.SentenceEnd];
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<int[], long>[] counts; // by order

    public KneserNey(IEnumerable<IReadOnlyList<string>> sentences, int order)
    {
        ids = words.Select((word, id) => (word, id)).ToDictionary(entry => entry.word, entry => entry.id, StringComparer.Ordinal);
        counts = [.. Enumerable.Range(0, order).Select(_ => new Dictionary<int[], long>(new SameIds()))];
        foreach (IReadOnlyList<string> sentence in sentences)
            Count([Start, .. sentence.Select(Enter), End]);
        if (words.Count == 3 && !counts[0].ContainsKey([Unknown]))
            throw new UnrollException("An n-gram model was to be estimated from a text without words; expected at least one.");
        for (int n = 1; n < order; n++)
            counts[n - 1] = Continuations(counts[n - 1], counts[n]);
        counts[0].Remove([Start]);
    }

    public NGramModel Model()
    {
        Dictionary<int[], double> lower = new(new SameIds()) { [[]] = 1.0 / (words.Count - 1) }; // all but the beginning of a sentence, which nothing is followed by
        List<List<(int[] Ids, double P)>> probabilities = [];
        List<Dictionary<int[], double>> weights = []; // γ of contexts, by the length of the context
        foreach (Dictionary<int[], long> order in counts)
        {
            Dictionary<int[], double> gammas = new(new SameIds()), own = new(new SameIds());
            foreach ((int[] row, double p) in Order(order, lower, gammas))
                own.Add(row, p);
            probabilities.Add([.. own.OrderBy(row => row.Key, Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).Select(row => (row.Key, row.Value))]);
            weights.Add(gammas);
            lower = own;
        }
        NGram[][] rows = new NGram[counts.Length][];
        for (int n = 1; n <= rows.Length; n++)
        {
            IEnumerable<NGram> some = probabilities[n - 1].Select(row => new NGram(row.Ids, Math.Log(row.P), BackOff(row.Ids)));
            rows[n - 1] = n > 1 ? [.. some] : [.. some.Append(new NGram([Start], -99 * Math.Log(10), BackOff([Start]))).OrderBy(row => row.Ids[0])];
        }
        return new NGramModel([.. words], rows, (order, row) => $"{order}-gram {row}");

        double BackOff(int[] context) => context.Length < counts.Length && weights[context.Length].TryGetValue(context, out double gamma) ? Math.Log(gamma) : 0;
    }

    /// <summary>The probabilities of all n-grams of an order; the shortest ones are those of all words.</summary>
    private IEnumerable<(int[] Row, double P)> Order(Dictionary<int[], long> order, Dictionary<int[], double> lower, Dictionary<int[], double> gammas)
    {
        double[] discounts = Discounts(order.Values);
        Dictionary<int[], (long Sum, double Taken)> contexts = new(new SameIds());
        foreach ((int[] row, long count) in order)
        {
            int[] context = row[..^1];
            (long sum, double taken) = contexts.GetValueOrDefault(context);
            contexts[context] = (sum + count, taken + discounts[Math.Min(3, count)]);
        }
        foreach ((int[] context, (long sum, double taken)) in contexts)
            gammas[context] = taken / sum;
        foreach ((int[] row, long count) in order)
        {
            int[] context = row[..^1];
            yield return (row, ((count - discounts[Math.Min(3, count)]) / contexts[context].Sum) + (gammas[context] * (row.Length == 1 ? lower[[]] : lower[row[1..]])));
        }
        if (order.Keys.First().Length == 1 && !order.ContainsKey([Unknown]))
            yield return ([Unknown], gammas[[]] * lower[[]]);
    }

    /// <summary>What is taken off counts of 0, 1, 2, and 3 or more.</summary>
    private static double[] Discounts(IEnumerable<long> counts)
    {
        double[] n = new double[5];
        foreach (long count in counts.Where(count => count <= 4))
            n[count]++;
        double y = n[1] / (n[1] + (2 * n[2]));
        double[] discounts = [0, 1 - (2 * y * n[2] / n[1]), 2 - (3 * y * n[3] / n[2]), 3 - (4 * y * n[4] / n[3])];
        bool isFit = n[1..].All(some => some > 0) && Enumerable.Range(1, 3).All(i => discounts[i] > 0 && discounts[i] < i);
        return isFit ? discounts : [0, 0.5, 1, 1.5];
    }

    private static Dictionary<int[], long> Continuations(Dictionary<int[], long> counted, Dictionary<int[], long> longer)
    {
        Dictionary<int[], long> continuations = new(new SameIds());
        foreach (int[] row in longer.Keys)
        {
            int[] suffix = row[1..];
            continuations[suffix] = continuations.GetValueOrDefault(suffix) + 1;
        }
        foreach ((int[] row, long count) in counted.Where(entry => entry.Key[0] == Start))
            continuations[row] = count;
        return continuations;
    }

    private void Count(int[] sentence)
    {
        for (int n = 1; n <= counts.Length; n++)
        {
            for (int i = 0; i + n <= sentence.Length; i++)
            {
                int[] row = sentence[i..(i + n)];
                counts[n - 1][row] = counts[n - 1].GetValueOrDefault(row) + 1;
            }
        }
    }

    private int Enter(string word)
    {
        if (word is null or "" or NGramModel.SentenceStart or NGramModel.SentenceEnd || (word != " " && word.AsSpan().ContainsAny(" \t\r\n")))
            throw new UnrollException($"An n-gram model was given \"{word}\" as a word; expected words without blanks, and none that is {NGramModel.SentenceStart} or {NGramModel.SentenceEnd}.");
        string entry = word == " " ? NGramModel.Blank : word;
        if (!ids.TryGetValue(entry, out int id))
        {
            ids.Add(entry, id = words.Count);
            words.Add(entry);
        }
        return id;
    }

    private sealed class SameIds : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] row)
        {
            HashCode hash = default;
            foreach (int id in row)
                hash.Add(id);
            return hash.ToHashCode();
        }
    }
}
