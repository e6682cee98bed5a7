namespace Unroll;

/// <summary>Outputs compared with the right ones. A model that writes small letters only is compared with small letters.</summary>
/// <param name="text">How outputs are written.</param>
/// <param name="metric">The main score.</param>
internal sealed class TextScore(OutputText text, TranslationMetric metric)
{
    private const int Commonest = 10;

    /// <summary>The report.</summary>
    /// <param name="examples">With their right outputs.</param>
    /// <param name="written">The output of each.</param>
    /// <param name="perplexity">Of the right outputs; null where it is not known.</param>
    public Report Of(IReadOnlyList<Example> examples, string[] written, double? perplexity)
    {
        string[] right = [.. examples.Select(example => example.TargetAs<PlainText>(Translator.Who).ToString()).Select(one => text.IsLower ? one.ToLowerInvariant() : one)];
        Report all = WritingScores.Of(written, right, text.Splitting);
        List<KeyValuePair<string, double>> scores = [.. all.Scores];
        if (perplexity is { } known)
            scores.Add(new("perplexity", known));
        if (metric == TranslationMetric.Perplexity)
            scores.AddRange(Variety(written));
        return new Report(metric == TranslationMetric.Perplexity && perplexity is not null ? "perplexity" : all.Metric, scores, null, ["perplexity", "commonest10"])
        {
            Signatures = [.. all.Signatures.Select(one => text.IsLower ? one.Replace("case:mixed", "case:lc", StringComparison.Ordinal) : one)],
            ByLength = LengthScore.Of([.. examples.Select(example => example.Length)], some =>
            {
                Report group = WritingScores.Of([.. some.Select(i => written[i])], [.. some.Select(i => right[i])], text.Splitting);
                return new Dictionary<string, double>(StringComparer.Ordinal) { ["bleu"] = group["bleu"], ["exact"] = group["exact"] };
            }),
        };
    }

    /// <summary>How varied outputs are.</summary>
    private static KeyValuePair<string, double>[] Variety(string[] written)
    {
        string[][] words = [.. written.Select(Tokenizer.Words)];
        int common = written.GroupBy(one => one, StringComparer.Ordinal).Select(group => group.Count()).OrderDescending().Take(Commonest).Sum();
        return [new("distinct1", DistinctNGrams.Share(words, 1)), new("distinct2", DistinctNGrams.Share(words, 2)), new("commonest10", common / (double)Math.Max(1, written.Length))];
    }
}
