namespace Unroll;

/// <summary>
/// How well labels of whole sequences were found. Where each has one: <c>accuracy</c> and <c>macroF1</c>, the mean of the labels' F1. Where one may have any
/// number: <c>precision</c>, <c>recall</c> and <c>f1</c> over all labels together (micro), <c>macroF1</c>, and <c>exact</c>, the share of sequences with exactly the
/// right ones. The confusion matrix is over pairs of labels where each has one; otherwise each label by itself was found, missed (answered null) or one too many (right null),
/// since nobody knows which label was taken for which.
/// </summary>
public static class LabelScores
{
    /// <summary>The scores over given sequences.</summary>
    /// <param name="sequences">Gold and predicted labels of each.</param>
    /// <param name="multiLabel">Whether a sequence may have several labels.</param>
    public static Report Of(IEnumerable<(IReadOnlyList<string> Gold, IReadOnlyList<string> Predicted)> sequences, bool multiLabel)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ConfusionCounts counts = new();
        long right = 0, all = 0;
        foreach ((IReadOnlyList<string> gold, IReadOnlyList<string> predicted) in sequences)
        {
            all++;
            right += gold.ToHashSet(StringComparer.Ordinal).SetEquals(predicted) ? 1 : 0;
            if (!multiLabel && gold is [string one] && predicted is [string other])
            {
                counts.Add(one, other);
                continue;
            }
            foreach (string label in gold)
                counts.Add(label, predicted.Contains(label, StringComparer.Ordinal) ? label : null);
            foreach (string label in predicted.Except(gold, StringComparer.Ordinal))
                counts.Add(null, label);
        }
        double exact = all == 0 ? 0 : (double)right / all;
        IReadOnlyList<KeyValuePair<string, TypeScore>> byType = counts.ByType;
        double macro = byType.Select(type => type.Value.F1).DefaultIfEmpty(0).Average();
        TypeScore micro = counts.Overall;
        return multiLabel
            ? new Report("f1", [new("precision", micro.Precision), new("recall", micro.Recall), new("f1", micro.F1), new("macroF1", macro), new("exact", exact)], byType) { Confusions = counts.Cells }
            : new Report("accuracy", [new("accuracy", exact), new("macroF1", macro)], byType) { Confusions = counts.Cells };
    }
}
