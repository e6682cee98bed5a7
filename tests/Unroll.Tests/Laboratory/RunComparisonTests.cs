namespace Unroll.Tests;

/// <summary>Runs side by side.</summary>
public sealed class RunComparisonTests
{
    [Fact]
    public void ScoresHaveMeansAndBands()
    {
        Findings findings = RunComparison.Of([Run("a", 1, 0.5, 0.75), Run("a", 2, 0.7, 0.5), Run("b", 1, 0.9, 0.25), Run("b", 2, 0.9)], isError: false, [("b", "a", new PairedDifference(0.9, 0.6, 0.01))]);
        LabTable variants = findings.Tables[0];
        Assert.Equal([0.6, 0.9], variants.Columns[2].Values.Select(value => Math.Round(value, 12)));
        Assert.Equal([Math.Round(Math.Sqrt(0.02), 9), 0], variants.Columns[3].Values.Select(value => Math.Round(value, 9)));
        Assert.StartsWith("The best mean f1 has b: 0.9 over 2 seeds, from 0.9 to 0.9.", findings.Seen[0], StringComparison.Ordinal);
        Assert.Equal("b against a: 0.9 and 0.6, p = 0.01; more than chance.", findings.Seen[1]);
        LinesFigure loss = (LinesFigure)findings.Figures[0];
        Assert.Equal([(1.0, 0.625)], loss.Series[0].Points);
        Assert.Equal([(0.5, 0.75)], loss.Series[0].Band);
        Assert.StartsWith("The best mean f1 has a: 0.6", RunComparison.Of([Run("a", 1, 0.6), Run("b", 1, 0.9)], isError: true, []).Seen[0], StringComparison.Ordinal);
    }

    private static ComparedRun Run(string variant, ulong seed, double score, params double[] losses) =>
        new(variant, seed, new RunReport { Metric = "f1", Test = new Dictionary<string, double> { ["f1"] = score }, Epochs = [.. losses.Select((loss, i) => new EpochReport(i + 1, loss, null, 0.1))] }, 1, 100);
}
