namespace Unroll;

/// <summary>Counts of gold, predicted and correct things by type, and of words.</summary>
internal sealed class TagCounts
{
    private readonly SortedDictionary<string, (long Gold, long Predicted, long Correct)> types = new(StringComparer.Ordinal);
    private long words;
    private long wordsCorrect;

    /// <summary>The share of words whose tag is right; 0 if there are no words.</summary>
    public double Accuracy => words == 0 ? 0 : (double)wordsCorrect / words;

    /// <summary>The score of each type, in ordinal order.</summary>
    public IEnumerable<KeyValuePair<string, TypeScore>> ByType => types.Select(pair =>
        KeyValuePair.Create(pair.Key, TypeScore.Of(pair.Value.Gold, pair.Value.Predicted, pair.Value.Correct)));

    /// <summary>The score over all types together.</summary>
    public TypeScore Overall => TypeScore.Of(types.Values.Sum(n => n.Gold), types.Values.Sum(n => n.Predicted), types.Values.Sum(n => n.Correct));

    /// <summary>Counts the words of a sentence.</summary>
    /// <exception cref="UnrollException">There are not as many predicted tags as gold ones.</exception>
    public void AddWords(IReadOnlyList<string> gold, IReadOnlyList<string> predicted)
    {
        if (gold.Count != predicted.Count)
            throw new UnrollException($"A sentence with {gold.Count} gold tags was given {predicted.Count} predicted ones; expected one for each.");
        words += gold.Count;
        for (var t = 0; t < gold.Count; t++)
            if (gold[t] == predicted[t])
                wordsCorrect++;
    }

    /// <summary>Counts something that is there, that was predicted, or that was predicted rightly.</summary>
    public void AddType(string type, int gold, int predicted, int correct)
    {
        var counts = types.GetValueOrDefault(type);
        types[type] = (counts.Gold + gold, counts.Predicted + predicted, counts.Correct + correct);
    }
}
