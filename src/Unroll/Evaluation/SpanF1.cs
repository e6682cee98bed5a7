namespace Unroll;

/// <summary>
/// Precision, recall and F1 of spans, counted as the evaluation of the CoNLL shared tasks (conlleval) does: gold and predicted tags are both
/// read leniently (<see cref="TagSpans.LenientSpans"/>), and a span is correct if first word, last word and type all are.
/// </summary>
/// <remarks>
/// Scores: <c>precision</c> (0 if nothing was predicted), <c>recall</c>, <c>f1</c> (the main one) and <c>accuracy</c>, the share of words whose whole
/// tag is right. Unlike conlleval, texts that are no tag with a prefix, such as a bare <c>B</c>, begin no span. The confusion matrix is over types: a gold span and a
/// predicted one with the same words are a pair; any other gold span was missed (answered null), and any other predicted one is too many (right null).
/// </remarks>
public sealed class SpanF1
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
        Dictionary<(int, int), string> missed = TagSpans.LenientSpans(gold).ToDictionary(span => (span.Start, span.End), span => span.Type);
        foreach (Span span in TagSpans.LenientSpans(predicted))
            counts.Add(missed.Remove((span.Start, span.End), out string? right) ? right : null, span.Type);
        foreach (string type in missed.Values)
            counts.Add(type, null);
    }

    /// <summary>The scores over all sentences counted so far.</summary>
    public Report ToReport()
    {
        var all = counts.Overall;
        return new Report("f1",
            [new("precision", all.Precision), new("recall", all.Recall), new("f1", all.F1), new("accuracy", words.Share)], counts.ByType)
        { Confusions = counts.Cells };
    }

    /// <summary>The scores over given sentences.</summary>
    /// <param name="sentences">Gold and predicted tags of each, [T].</param>
    /// <exception cref="UnrollException">A sentence has not as many of one as of the other.</exception>
    public static Report Of(IEnumerable<(IReadOnlyList<string> Gold, IReadOnlyList<string> Predicted)> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        var all = new SpanF1();
        foreach (var (gold, predicted) in sentences)
            all.Add(gold, predicted);
        return all.ToReport();
    }
}
