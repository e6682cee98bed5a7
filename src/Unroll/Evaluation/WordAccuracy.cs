namespace Unroll;

/// <summary>The share of words whose tag is right.</summary>
internal sealed class WordAccuracy
{
    private long words;
    private long right;

    /// <summary>0 if there are no words.</summary>
    public double Share => words == 0 ? 0 : (double)right / words;

    /// <summary>Counts the words of a sentence.</summary>
    /// <exception cref="UnrollException">There are not as many predicted tags as gold ones.</exception>
    public void Add(IReadOnlyList<string> gold, IReadOnlyList<string> predicted)
    {
        if (gold.Count != predicted.Count)
            throw new UnrollException($"A sentence with {gold.Count} gold tags was given {predicted.Count} predicted ones; expected one for each.");
        words += gold.Count;
        for (int t = 0; t < gold.Count; t++)
        {
            if (gold[t] == predicted[t])
                right++;
        }
    }
}
