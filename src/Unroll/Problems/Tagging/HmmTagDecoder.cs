namespace Unroll;

/// <summary>Answers by a hidden Markov model on the probabilities of a softmax.</summary>
internal sealed class HmmTagDecoder(TokenHmm hmm, Vocabulary tags)
{
    /// <summary>The best tags of each sequence. Their probabilities are those of the softmax, at each step by itself.</summary>
    /// <param name="chain">The scores of the tags, of which only the emissions count.</param>
    /// <param name="steps">The steps of each sequence, as texts.</param>
    public Tagging[] Decode(Chain chain, IReadOnlyList<IReadOnlyList<string>> steps)
    {
        Tensor all = chain.Emissions.Rows.LogSoftmax().Tensor;                                          // [N, C]
        SequenceLayout layout = chain.Emissions.Layout;
        return [.. steps.Select((texts, b) => Decode(all.Rows(layout.Starts[b], layout.Lengths[b]).Span, texts))];
    }

    private Tagging Decode(ReadOnlySpan<Real> logProbabilities, IReadOnlyList<string> steps)
    {
        string[] names = [.. hmm.Best(logProbabilities, out double score).SelectMany(run => Enumerable.Repeat(tags[run.Token], run.To - run.From))];
        Real[] probabilities = logProbabilities.ToArray();
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = Real.Exp(probabilities[i]);
        return new Tagging(steps, tags, new TagAnswer(names, TagSpans.LenientSpans(names), score, null), probabilities);
    }

    /// <summary>The accuracy, and how often the tag changes from a step to the next, also of the likeliest tags without the hidden Markov model.</summary>
    /// <param name="report">The scores without these.</param>
    /// <param name="pairs">The right tags and the answers.</param>
    public Report Add(Report report, IReadOnlyList<(IReadOnlyList<string> Gold, Tagging Answer)> pairs)
    {
        double steps = Math.Max(1, pairs.Sum(pair => pair.Gold.Count));
        string[][] before = [.. pairs.Select(pair => pair.Answer.Words.Select((_, t) => tags.Entries.MaxBy(tag => pair.Answer.Probability(t, tag))!).ToArray())];
        List<KeyValuePair<string, double>> scores =
        [
            .. report.Scores,
            new("accuracyBefore", pairs.Select((pair, i) => pair.Gold.Zip(before[i]).Count(both => both.First == both.Second)).Sum() / steps),
            new("changes", pairs.Sum(pair => Changes(pair.Answer.Tags)) / steps),
            new("changesBefore", before.Sum(Changes) / steps),
            new("changesRight", pairs.Sum(pair => Changes(pair.Gold)) / steps),
        ];
        return new Report(report.Metric, scores, report.ByType, [.. report.Scores.Keys.Where(report.IsError), "changes", "changesBefore"]) { Confusions = report.Confusions, Calibration = report.Calibration };
    }

    private static int Changes(IReadOnlyList<string> tags) => Enumerable.Range(1, Math.Max(0, tags.Count - 1)).Count(t => tags[t] != tags[t - 1]);
}
