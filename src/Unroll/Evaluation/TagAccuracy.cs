namespace Unroll;

/// <summary>
/// The share of words whose tag is right, for tags that mark no spans (<see cref="TagScheme.Plain"/>). The report has the one score
/// <c>accuracy</c>, precision, recall and F1 of each tag, and the confusion matrix of tags, word by word.
/// </summary>
public sealed class TagAccuracy
{
    private readonly ConfusionCounts counts = new();
    private readonly WordAccuracy words = new();

    /// <summary>Counts a sentence.</summary>
    /// <param name="gold">The right tags, [T].</param>
    /// <param name="predicted">The tags that were predicted, [T].</param>
    /// <exception cref="UnrollException">There are not as many of one as of the other.</exception>
    public void Add(IReadOnlyList<string> gold, IReadOnlyList<string> predicted)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(predicted);
        words.Add(gold, predicted);
        for (var t = 0; t < gold.Count; t++)
            counts.Add(gold[t], predicted[t]);
    }

    /// <summary>The scores over all sentences counted so far.</summary>
    public Report ToReport() => new("accuracy", [new("accuracy", words.Share)], counts.ByType) { Confusions = counts.Cells };

    /// <summary>The scores over given sentences.</summary>
    /// <param name="sentences">Gold and predicted tags of each, [T].</param>
    /// <exception cref="UnrollException">A sentence has not as many of one as of the other.</exception>
    public static Report Of(IEnumerable<(IReadOnlyList<string> Gold, IReadOnlyList<string> Predicted)> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        var all = new TagAccuracy();
        foreach (var (gold, predicted) in sentences)
            all.Add(gold, predicted);
        return all.ToReport();
    }
}
