using System.Globalization;

namespace Unroll;

/// <summary>
/// How much each word says, by the sentences of a training set: log((S + 1) / (n + 1/2)), where n of S sentences have the word (inverse document frequency, Spärck Jones 1972). A file with a line a word,
/// weight and word with a tab between them; the first line is that of a word that no sentence has.
/// </summary>
internal sealed class WordWeights(double unknown, IReadOnlyDictionary<string, double> weights) : IArtifact<WordWeights>
{
    public string Ending => ".txt";

    /// <summary>The weight of a word, above 0.</summary>
    public double this[string word] => weights.GetValueOrDefault(word, unknown);

    /// <summary>Computes the weights.</summary>
    /// <param name="sentences">The words of each sentence.</param>
    public static WordWeights Fit(IEnumerable<IEnumerable<string>> sentences)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        int all = 0;
        foreach (IEnumerable<string> sentence in sentences)
        {
            all++;
            foreach (string word in sentence.Distinct(StringComparer.Ordinal))
                counts[word] = counts.GetValueOrDefault(word) + 1;
        }
        double Weight(int count) => Math.Log((all + 1) / (count + 0.5));
        return new WordWeights(Weight(0), counts.ToDictionary(pair => pair.Key, pair => Weight(pair.Value), StringComparer.Ordinal));
    }

    public void Write(TextWriter writer)
    {
        writer.Write(FormattableString.Invariant($"{unknown:R}\t\n"));
        foreach ((string word, double weight) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Write(FormattableString.Invariant($"{weight:R}\t{word}\n"));
    }

    public static WordWeights Read(IEnumerable<string> lines, string place)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || !double.TryParse(line.AsSpan(0, tab), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) || !double.IsFinite(weight) || weight <= 0 || !weights.TryAdd(line[(tab + 1)..], weight))
                throw new UnrollException($"{place}:{number}: found \"{line}\"; expected a weight above 0, a tab, and a word that no other line has.");
        }
        return weights.Remove("", out double unknown) ? new WordWeights(unknown, weights) : throw new UnrollException($"{place}: found no line without a word; expected one, for unknown words.");
    }
}
