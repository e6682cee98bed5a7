namespace Unroll.Tests;

/// <summary>Confusion matrices by hand, and the identities that tie them to the scores of each type.</summary>
public sealed class ConfusionTests
{
    [Fact]
    public void TagsAreConfusedWordByWord() =>
        Assert.Equal([new("N", "N", 1), new("N", "V", 2), new("V", "N", 1)],
            TagAccuracy.Of([("N N V".Split(' '), "N V N".Split(' ')), (["N"], ["V"])]).Confusions);

    [Fact]
    public void SpansOfTheSameWordsAreAPairAndOthersAreMissedOrTooMany() =>
        Assert.Equal([new(null, "l", 1), new("l", null, 1), new("l", "l", 1), new("p", "l", 1)],
            SpanF1.Of([("B-p I-p O B-l I-l O B-l".Split(' '), "B-l I-l O B-l O O B-l".Split(' '))]).Confusions);

    [Fact]
    public void OneLabelIsTakenForAnotherAndOfSeveralEachStandsForItself()
    {
        Assert.Equal([new("a", "b", 2), new("b", "b", 1)], LabelScores.Of([(["a"], ["b"]), (["b"], ["b"]), (["a"], ["b"])], multiLabel: false).Confusions);
        Assert.Equal([new(null, "c", 1), new("a", null, 1), new("b", "b", 1)], LabelScores.Of([(["a", "b"], ["b", "c"]), ([], [])], multiLabel: true).Confusions);
    }

    [Fact]
    public void PairsAreCountedInOrdinalOrderAndNothingAtAllIsNoPair() =>
        Assert.Equal([new(null, "a", 1), new("B", "a", 1), new("a", null, 1), new("a", "B", 2)],
            Confusion.Of([("a", "B"), (null, null), ("B", "a"), ("a", null), (null, "a"), ("a", "B")]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RowsSumToTheGoldOnesColumnsToThePredictedOnesAndTheDiagonalIsCorrect(ulong seed)
    {
        SampleRandom random = new(seed);
        string[] tags = ["O", "B-a", "I-a", "B-b", "I-b", "E-a", "S-b"], labels = ["x", "y", "z"];
        for (int trial = 0; trial < 200; trial++)
        {
            (IReadOnlyList<string>, IReadOnlyList<string>)[] sentences = [.. Enumerable.Range(0, 1 + random.Below(4)).Select(_ =>
            {
                int length = random.Below(9);
                return ((IReadOnlyList<string>)Some(tags, length), (IReadOnlyList<string>)Some(tags, length));
            })];
            Check(SpanF1.Of(sentences), sentences.Sum(one => TagSpans.LenientSpans(one.Item1).Count), sentences.Sum(one => TagSpans.LenientSpans(one.Item2).Count));
            Check(TagAccuracy.Of(sentences), sentences.Sum(one => one.Item1.Count), sentences.Sum(one => one.Item2.Count));
            Check(LabelScores.Of([(Some(labels, 1), Some(labels, 1)), (Some(labels, 1), Some(labels, 1))], multiLabel: false), 2, 2);
            (IReadOnlyList<string> gold, IReadOnlyList<string> said) = (Several(), Several());
            Check(LabelScores.Of([(gold, said)], multiLabel: true), gold.Count, said.Count);
        }

        string[] Some(string[] from, int count) => [.. Enumerable.Range(0, count).Select(_ => from[random.Below(from.Length)])];

        string[] Several() => [.. labels.Where(_ => random.Below(2) == 1)];

        static void Check(Report report, int gold, int predicted)
        {
            Assert.Equal(gold, report.ByType.Values.Sum(score => score.Gold));
            Assert.Equal(predicted, report.ByType.Values.Sum(score => score.Predicted));
            foreach ((string type, TypeScore score) in report.ByType)
            {
                Assert.Equal(score.Gold, report.Confusions.Where(cell => cell.Right == type).Sum(cell => cell.Count));
                Assert.Equal(score.Predicted, report.Confusions.Where(cell => cell.Answered == type).Sum(cell => cell.Count));
                Assert.Equal(score.Correct, report.Confusions.Where(cell => cell.Right == type && cell.Answered == type).Sum(cell => cell.Count));
            }
        }
    }
}
