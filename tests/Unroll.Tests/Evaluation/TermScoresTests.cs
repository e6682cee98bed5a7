namespace Unroll.Tests;

/// <summary>Scores of key terms, against counts by hand.</summary>
public sealed class TermScoresTests
{
    [Fact]
    public void CountsByHand()
    {
        Document one = Read("Neural networks learn. A network of roads."), two = Read("Nothing here.");
        Report report = TermScores.Of(
        [
            // gold 3, of which "network" and "neural network" occur in the text; extracted 2, right 1; of the ranked the first 5 have 2 right, the first 10 have 3
            (["neural network", "network", "graph"], one, ["neural network", "road"], ["neural network", "road", "network", "a", "b", "c", "graph"]),
            (["dream"], two, [], []),
        ]);
        Assert.Equal(1.0 / 2, report["precision"], 12);
        Assert.Equal(1.0 / 4, report["recall"], 12);
        Assert.Equal(2.0 / 6, report["f1"], 12);
        Assert.Equal(4.0 / 9, report["f1At5"], 12);     // 2 right, 5 given, 4 gold
        Assert.Equal(6.0 / 11, report["f1At10"], 12);   // 3 right, 7 given, 4 gold
        Assert.Equal(((2.0 / 5) + 0) / 2, report["macroF1"], 12);
        Assert.Equal(((4.0 / 8) + 0) / 2, report["macroF1At5"], 12);
        Assert.Equal(((6.0 / 10) + 0) / 2, report["macroF1At10"], 12);
        Assert.Equal(2.0 / 4, report["inText"], 12);
        Assert.Equal(2.0 / 4, report["f1InText"], 12);  // 1 right, 2 given, 2 gold
        Assert.Equal("f1", report.Metric);
    }

    [Fact]
    public void NothingGivenWhereNothingIsRightIsRight()
    {
        Report report = TermScores.Of([([], Read("A b."), [], [])]);
        Assert.Equal((1, 1, 0), (report["f1"], report["macroF1"], report["inText"]));
        Assert.Equal(0, TermScores.Of([]) is { } none ? none["macroF1"] : -1);
    }

    [Fact]
    public void TermsDoNotReachAcrossSentencesOrIntoWords()
    {
        Report report = TermScores.Of([(["end begin", "work", "net"], Read("The end. Begin the network."), [], [])]);
        Assert.Equal(0, report["inText"]);
    }

    private static Document Read(string text) => TermDocument.Read([text]);
}
