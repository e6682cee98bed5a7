namespace Unroll.Studio.Pages;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="X">Its places.</param>
/// <param name="Y">Its values; null for none.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double?> Y);
