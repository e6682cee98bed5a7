using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>CIDEr against pycocoevalcap (tests/golden/pictures.json, made by tests/golden/make_pictures.py), and properties.</summary>
public sealed class CiderTests
{
    [Fact]
    public void ScoresAreThoseOfTheReferenceProgram()
    {
        using JsonDocument golden = JsonDocument.Parse(Repository.Read("tests/golden/pictures.json"));
        Assert.Equal(3, golden.RootElement.GetProperty("cider").GetArrayLength());
        foreach (JsonElement one in golden.RootElement.GetProperty("cider").EnumerateArray())
        {
            string[] written = Texts(one.GetProperty("written"));
            string[][] references = [.. one.GetProperty("references").EnumerateArray().Select(Texts)];
            double[] scores = [.. one.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
            IReadOnlyList<double> found = Cider.Each(written, references);
            for (int i = 0; i < scores.Length; i++)
                Assert.Equal(scores[i], found[i], 1e-9);
            Assert.Equal(one.GetProperty("score").GetDouble(), Cider.Of(written, references), 1e-9);
        }
    }

    [Fact]
    public void EqualTextsHaveTheBestScoreAndTextsWithoutACommonWordTheWorst()
    {
        string[] texts = ["a red circle above a square", "two dogs run over the grass", "the old man and the sea"];
        Assert.Equal(10, Cider.Of(texts, [.. texts.Select(text => (IReadOnlyList<string>)[text])]), 1e-9);
        Assert.Equal(0, Cider.Of([texts[1], texts[2], texts[0]], [["x y z u"], ["v w q"], ["r s t"]]));
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        Assert.Throws<UnrollException>(() => Cider.Of([], []));
        Assert.Throws<UnrollException>(() => Cider.Of(["a"], []));
        Assert.Throws<UnrollException>(() => Cider.Of(["a"], [[]]));
    }

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
