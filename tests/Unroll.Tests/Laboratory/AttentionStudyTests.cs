namespace Unroll.Tests;

/// <summary>Where a model looked.</summary>
public sealed class AttentionStudyTests
{
    private static readonly AttentionMap Map = new(["a", "b", "c"], ["x", "y"], [[1, 0], [1, 3], [0, 0]]);

    [Fact]
    public void LooksHaveAPlaceAShareAndAnEntropy()
    {
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(Map.Most));
        Assert.Equal([1, 0.25, 0], new[] { Map.Share(0, 0), Map.Share(1, 0), Map.Share(2, 0) });
        Assert.Equal(0, Map.Entropy(0));
        Assert.Equal(-(0.25 * Math.Log(0.25)) - (0.75 * Math.Log(0.75)), Map.Entropy(1), 1e-12);
        Assert.Equal(-1, new AttentionMap(["a"], [], [[]]).Most(0));
        Assert.Equal(["line 1, region 1", "line 1, region 2", "line 2, region 1", "line 2, region 2"], AttentionMap.Regions(2, 2));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused() => Assert.Equal(
        "Where a model looked: found 1 looks, 2 places, and 1 rows of 1 weights; expected a weight for each look and place.", Assert.Throws<UnrollException>(() => new AttentionMap(["a"], ["x", "y"], [[1]])).Message);

    [Fact]
    public void FindingsSayWhereItLooked()
    {
        Findings findings = AttentionStudy.Of("question", new Answer(Map));
        Assert.Equal("\"b\" looked most at \"y\" (place 2, 75 %).", findings.Seen[1]);
        Assert.EndsWith("1 of 2 looks went forward or stayed where the one before was.", findings.Seen[^1], StringComparison.Ordinal);
        Assert.Equal([1, 0, 1, 3, 0, 0], findings.Tables[0].Columns[4].Values);
        Assert.Throws<UnrollException>(() => AttentionStudy.Of("question", new Answer(null)));
    }

    private sealed class Answer(AttentionMap? map) : IAnswer
    {
        public AttentionMap? Attention => map;

        public void WriteJson(System.Text.Json.Utf8JsonWriter writer, bool full) => throw new NotSupportedException();

        public void WriteColumns(TextWriter writer) => throw new NotSupportedException();
    }
}
