namespace Unroll.Tests;

/// <summary>Alignments against a distance by the recursion of its definition, and properties of the pairs.</summary>
public sealed class EditAlignmentTests
{
    [Fact]
    public void ErrorsAreTheDistanceOfTheDefinition()
    {
        Rng random = new(3);
        for (int i = 0; i < 300; i++)
        {
            string[] right = Letters(ref random), answered = Letters(ref random);
            EditAlignment alignment = new(right, answered);
            Assert.Equal(Distance(right, answered), alignment.Errors);
            Assert.Equal(alignment.Errors, alignment.Substitutions + alignment.Deletions + alignment.Insertions);
            Assert.Equal(right, alignment.Pairs.Where(pair => pair.Right is not null).Select(pair => pair.Right));
            Assert.Equal(answered, alignment.Pairs.Where(pair => pair.Answered is not null).Select(pair => pair.Answered));
        }
    }

    [Fact]
    public void KindsOfErrorsAreCounted()
    {
        EditAlignment alignment = new(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"]);
        Assert.Equal((1, 0, 1), (alignment.Substitutions, alignment.Deletions, alignment.Insertions));
        Assert.Equal([("a", "a"), ("b", "x"), ("c", "c"), ("d", "d"), (null, "e")], alignment.Pairs);
        Assert.Equal((0, 2, 0), (new EditAlignment(["a", "b"], []).Substitutions, new EditAlignment(["a", "b"], []).Deletions, new EditAlignment(["a", "b"], []).Insertions));
        Assert.Empty(new EditAlignment([], []).Pairs);
    }

    [Fact]
    public void ErrorRatesAreThoseOfAllTextsTogether()
    {
        Report report = RecognitionScores.Of([(Tokens("one two"), Tokens("one too")), (Tokens("six"), Tokens("six")), (Tokens("no"), [])], TextUnit.Characters);
        Assert.Equal("cer", report.Metric);
        Assert.Equal((1 + 0 + 2) / 12.0, report["cer"], 12);
        Assert.Equal((1 + 0 + 1) / 4.0, report["wer"], 12);
        Assert.Equal(1 / 3.0, report["exact"], 12);
        Assert.Equal((1 / 12.0, 2 / 12.0, 0.0), (report["substitutions"], report["deletions"], report["insertions"]));
        Assert.True(report.IsError("cer"));
        Assert.Contains(new Confusion("w", "o", 1), report.Confusions);

        Report words = RecognitionScores.Of([(["ah", "b"], ["ah", "d", "b"])], TextUnit.Words);
        Assert.Equal(("wer", 0.5), (words.Metric, words.Main));
        Assert.Equal(0, RecognitionScores.Of([], TextUnit.Words).Main);
    }

    private static IReadOnlyList<string> Tokens(string text) => new PlainText(text, TextUnit.Characters).Tokens;

    private static string[] Letters(ref Rng random)
    {
        string[] letters = new string[random.NextInt(6)];
        for (int i = 0; i < letters.Length; i++)
            letters[i] = ((char)('a' + random.NextInt(3))).ToString();
        return letters;
    }

    private static int Distance(ReadOnlySpan<string> right, ReadOnlySpan<string> answered)
    {
        if (right.IsEmpty || answered.IsEmpty)
            return right.Length + answered.Length;
        int paired = Distance(right[1..], answered[1..]) + (right[0] == answered[0] ? 0 : 1);
        return Math.Min(paired, 1 + Math.Min(Distance(right[1..], answered), Distance(right, answered[1..])));
    }
}
