#if SINGLE
using System.Text.Json;

namespace Unroll.Tests;

/// <summary>BLEU, chrF and distinct-n: against sacreBLEU, and by what must hold.</summary>
public sealed class TextComparisonTests
{
    private static readonly string[] Words = ["a", "b", "c", "d.", "e,f", "7-8", "\U0001F600", "日本"];

    public static TheoryData<BleuTokens, string> Tokens => new()
    {
        { BleuTokens.Punctuation, "13a" },
        { BleuTokens.Chinese, "zh" },
        { BleuTokens.Characters, "char" },
        { BleuTokens.Blanks, "none" },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public void BleuEqualsSacrebleu(BleuTokens tokens, string name)
    {
        int compared = 0;
        foreach (JsonElement golden in GoldenText.Read("scores").EnumerateArray())
        {
            JsonElement expected = golden.GetProperty(name);
            BleuScore score = Bleu.Of(golden.Texts("texts"), References(golden), tokens);
            string which = $"{golden.Text("name")}, {name}: {score}";
            AssertNear(expected.GetProperty("score").GetDouble(), score.Score, which);
            AssertNear(expected.GetProperty("penalty").GetDouble(), score.BrevityPenalty, which);
            foreach ((JsonElement precision, double found) in expected.GetProperty("precisions").EnumerateArray().Zip(score.Precisions))
                AssertNear(precision.GetDouble(), found, which);
            Assert.Equal((expected.GetProperty("length").GetInt64(), expected.GetProperty("referenceLength").GetInt64()), (score.Length, score.ReferenceLength));
            string signature = expected.Text("signature").Replace("version:2.6.0", "version:unroll-0.1.0", StringComparison.Ordinal);
            Assert.Equal(signature, score.Signature);
            Assert.Equal(expected.Text("line").Replace("BLEU =", $"BLEU|{signature} =", StringComparison.Ordinal), score.ToString());
            compared++;
        }
        Assert.Equal(20, compared);
    }

    [Theory]
    [InlineData(false, "chrf")]
    [InlineData(true, "chrf++")]
    public void ChrFEqualsSacrebleu(bool words, string name)
    {
        foreach (JsonElement golden in GoldenText.Read("scores").EnumerateArray())
        {
            JsonElement expected = golden.GetProperty(name);
            ChrFScore score = ChrF.Of(golden.Texts("texts"), References(golden), words);
            AssertNear(expected.GetProperty("score").GetDouble(), score.Score, $"{golden.Text("name")}, {name}: {score}");
            Assert.Equal(expected.Text("signature").Replace("version:2.6.0", "version:unroll-0.1.0", StringComparison.Ordinal), score.Signature);
        }
    }

    /// <summary>Equal texts have 100; scores are from 0 to 100; the order of texts does not matter, and for BLEU that of references; a reference that equals the text gives 100.</summary>
    [Fact]
    public void ScoresBehave()
    {
        SampleRandom random = new(11);
        for (int trial = 0; trial < 300; trial++)
        {
            string[] texts = Texts(random, 1 + random.Below(5)), references = Texts(random, texts.Length), others = Texts(random, texts.Length);
            IReadOnlyList<string>[] both = [.. references.Zip(others, (one, other) => (string[])[one, other])], reversed = [.. both.Select(list => list.Reverse().ToArray())];
            IReadOnlyList<string>[] withEqual = [.. references.Zip(texts, (one, text) => (string[])[one, text])];
            int[] order = [.. Enumerable.Range(0, texts.Length).Reverse()];
            foreach (BleuTokens tokens in Enum.GetValues<BleuTokens>())
            {
                Check((some, right) => Bleu.Of(some, right, tokens).Score);
                Assert.Equal(Bleu.Of(texts, both, tokens).Score, Bleu.Of(texts, reversed, tokens).Score);
            }
            Check((some, right) => ChrF.Of(some, right).Score);
            Check((some, right) => ChrF.Of(some, right, words: true).Score);

            void Check(Func<IReadOnlyList<string>, IReadOnlyList<IReadOnlyList<string>>, double> score)
            {
                double found = score(texts, both);
                Assert.InRange(found, 0, 100 + 1e-9);
                Assert.Equal(100, score(texts, withEqual), 1e-9);
                Assert.Equal(found, score([.. order.Select(i => texts[i])], [.. order.Select(i => both[i])]), 1e-9);
            }
        }
    }

    [Fact]
    public void OneReferenceIsAListOfOne()
    {
        string[] texts = ["a b c d e", "b c"], references = ["a b c d f", "b c d"];
        IReadOnlyList<string>[] lists = [[references[0]], [references[1]]];
        Assert.Equal(Bleu.Of(texts, lists), Bleu.Of(texts, references));
        Assert.Equal(ChrF.Of(texts, lists), ChrF.Of(texts, references));
        Assert.Equal((7, 8, 7 / 8.0), (Bleu.Of(texts, references).Length, Bleu.Of(texts, references).ReferenceLength, Bleu.Of(texts, references).LengthRatio));
        Assert.StartsWith("nrefs:var|", Bleu.Of(texts, [["a"], ["b", "c"]]).Signature, StringComparison.Ordinal);
    }

    [Fact]
    public void DifferentNGramsAreCounted()
    {
        string[][] texts = [["i", "do", "not", "know"], ["i", "do", "not", "care"], ["yes"], []];
        Assert.Equal(6 / 9.0, DistinctNGrams.Share(texts, 1), 1e-12);
        Assert.Equal(4 / 6.0, DistinctNGrams.Share(texts, 2), 1e-12);
        Assert.Equal(1, DistinctNGrams.Share(texts, 4));
        Assert.Equal(0, DistinctNGrams.Share(texts, 5));
        Assert.Equal(1, DistinctNGrams.Share([["a b", "c"], ["a", "b c"]], 2)); // words may contain blanks
    }

    [Fact]
    public void ErrorsSayWhatIsWrong()
    {
        Says("A score of texts was asked for without any text; expected at least one.", () => Bleu.Of([], (string[])[]));
        Says("2 texts were to be scored with references for 1; expected a list of references for each text.", () => Bleu.Of(["a", "b"], (string[])["a"]));
        Says("Text 2 of 2 has no reference to be scored with; expected at least one.", () => ChrF.Of(["a", "b"], [["a"], []]));
        Says("Different n-grams were to be counted for n = 0; expected at least 1.", () => DistinctNGrams.Share([], 0));
    }

    private static IReadOnlyList<string>[] References(JsonElement golden) =>
        [.. golden.GetProperty("references").EnumerateArray().Select(list => list.EnumerateArray().Select(text => text.GetString()!).ToArray())];

    private static string[] Texts(SampleRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 4 + random.Below(6)).Select(_ => Words[random.Below(Words.Length)])))];

    private static void AssertNear(double expected, double found, string which) => Assert.True(Math.Abs(expected - found) < 1e-9, $"expected {expected}, {which}");

    private static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(() => act()).Message);
}
#endif
