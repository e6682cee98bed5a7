namespace Unroll;

/// <summary>
/// How well labels of whole sequences were found. Where each has one: <c>accuracy</c> and <c>macroF1</c>, the mean of the labels' F1. Where one may have any
/// number: <c>precision</c>, <c>recall</c> and <c>f1</c> over all labels together (micro), <c>macroF1</c>, and <c>exact</c>, the share of sequences with exactly the
/// right ones.
/// </summary>
public static class LabelScores
{
    /// <summary>The scores over given sequences.</summary>
    /// <param name="sequences">Gold and predicted labels of each.</param>
    /// <param name="multiLabel">Whether a sequence may have several labels.</param>
    public static Report Of(IEnumerable<(IReadOnlyList<string> Gold, IReadOnlyList<string> Predicted)> sequences, bool multiLabel)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        TagCounts counts = new();
        long right = 0, all = 0;
        foreach ((IReadOnlyList<string> gold, IReadOnlyList<string> predicted) in sequences)
        {
            all++;
            right += gold.ToHashSet(StringComparer.Ordinal).SetEquals(predicted) ? 1 : 0;
            foreach (string label in gold)
                counts.AddType(label, 1, 0, 0);
            foreach (string label in predicted)
                counts.AddType(label, 0, 1, gold.Contains(label, StringComparer.Ordinal) ? 1 : 0);
        }
        double exact = all == 0 ? 0 : (double)right / all;
        double macro = counts.ByType.Select(type => type.Value.F1).DefaultIfEmpty(0).Average();
        TypeScore micro = counts.Overall;
        return multiLabel
            ? new Report("f1", [new("precision", micro.Precision), new("recall", micro.Recall), new("f1", micro.F1), new("macroF1", macro), new("exact", exact)], counts.ByType)
            : new Report("accuracy", [new("accuracy", exact), new("macroF1", macro)], counts.ByType);
    }
}
