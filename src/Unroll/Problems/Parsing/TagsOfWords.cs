namespace Unroll;

/// <summary>
/// The probability of a word given its tag: of words that are common in the training set by relative frequency; of others also by their ending and shape, whose tags are counted on the rare words
/// of the training set.
/// </summary>
/// <remarks>
/// p(tag | shape) = (n(shape, tag) + p(tag)) / (n(shape) + 1) over rare words;  p(tag | word) = (n(word, tag) + k p(tag | shape(word))) / (n(word) + k), with k = 0 for common words;
/// p(word | tag) = p(tag | word) p(word) / p(tag). A word that is not in the training set has the probability of one that occurs once: that is the same for all trees of a sentence.
/// </remarks>
internal sealed class TagsOfWords
{
    private readonly PcfgOptions options;
    private readonly Dictionary<string, Dictionary<string, double>> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, double>> shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> rare = new(StringComparer.Ordinal);
    private readonly double all;

    public TagsOfWords(IEnumerable<Tree> leaves, PcfgOptions options)
    {
        this.options = options;
        foreach (Tree leaf in leaves)
        {
            Add(tags, leaf.Label, 1);
            Add(Of(words, leaf.Word!), leaf.Label, 1);
            all++;
        }
        foreach ((string word, Dictionary<string, double> counts) in words.Where(word => word.Value.Values.Sum() <= options.Rare))
        {
            foreach ((string tag, double count) in counts)
            {
                Add(Of(shapes, Shape(word)), tag, count);
                Add(rare, tag, count);
            }
        }
    }

    /// <summary>All tags.</summary>
    public IEnumerable<string> Tags => tags.Keys;

    /// <summary>log p(word | tag) for each tag that the word can have, in nats.</summary>
    public IEnumerable<(string Tag, double LogProbability)> Of(string word)
    {
        Dictionary<string, double>? known = words.GetValueOrDefault(word);
        double count = known?.Values.Sum() ?? 0, k = count > options.Common ? 0 : options.Shape;
        Dictionary<string, double>? shape = k == 0 ? null : shapes.GetValueOrDefault(Shape(word));
        double ofShape = shape?.Values.Sum() ?? 0, ofRare = rare.Values.Sum();
        bool guessed = k > 0 && ofRare > 0;
        foreach (string tag in tags.Keys)
        {
            double byShape = !guessed ? 0 : ((shape?.GetValueOrDefault(tag) ?? 0) + (rare.GetValueOrDefault(tag) / ofRare)) / (ofShape + 1);
            double byWord = known?.GetValueOrDefault(tag) ?? 0;
            double p = count == 0 && !guessed ? tags[tag] / all : (byWord + (k * byShape)) / (count + (guessed ? k : 0));
            if (p > 0)
                yield return (tag, Math.Log(p * Math.Max(1, count) / tags[tag]));
        }
    }

    /// <summary>A word's ending of two letters, or three where there are enough, and its shape: capital, digits, hyphen.</summary>
    private static string Shape(string word)
    {
        string ending = word.Length > 4 ? word[^3..].ToLowerInvariant() : word.Length > 2 ? word[^2..].ToLowerInvariant() : "";
        if (word.Any(char.IsDigit))
            return word.All(c => char.IsDigit(c) || char.IsPunctuation(c)) ? "0" : $"0{(word.Any(char.IsLetter) ? ending : "")}";
        return $"{(char.IsUpper(word[0]) ? word.Length > 1 && word.All(c => !char.IsLower(c)) ? "AA" : "A" : "")}{(word.Contains('-', StringComparison.Ordinal) ? "-" : "")}{ending}";
    }

    private static Dictionary<string, double> Of(Dictionary<string, Dictionary<string, double>> counts, string key)
    {
        if (!counts.TryGetValue(key, out Dictionary<string, double>? found))
            counts.Add(key, found = new Dictionary<string, double>(StringComparer.Ordinal));
        return found;
    }

    private static void Add(Dictionary<string, double> counts, string key, double count) => counts[key] = counts.GetValueOrDefault(key) + count;
}
