namespace Unroll;

/// <summary>One run of a comparison.</summary>
/// <param name="Variant">What was trained: a recipe's name, with what is changed.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Report">How it went.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="TokensPerSecond">Its speed in training steps.</param>
public sealed record ComparedRun(string Variant, ulong Seed, RunReport Report, double Seconds, double TokensPerSecond)
{
    /// <summary>The main score: on the test set, without one on the dev set; null without either.</summary>
    public double? Score => (Report.Test ?? Report.Dev) is { } scores && scores.TryGetValue(Report.Metric, out double score) ? score : null;
}
