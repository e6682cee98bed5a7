namespace Unroll.Tests;

/// <summary>Approximate randomisation.</summary>
public sealed class PairedTestTests
{
    private static readonly int[] First = [1, 1, 0, 1, 1, 1, 0, 1], Second = [0, 1, 0, 0, 1, 0, 1, 0];

    /// <summary>The p-value comes near the one of all 256 exchanges.</summary>
    [Fact]
    public void AllExchangesGiveTheSameShare()
    {
        double difference = Math.Abs(Score(First) - Score(Second));
        int asLarge = Enumerable.Range(0, 1 << First.Length).Count(exchange => Math.Abs(
            Score([.. First.Select((value, i) => (exchange >> i & 1) == 1 ? Second[i] : value)]) - Score([.. Second.Select((value, i) => (exchange >> i & 1) == 1 ? First[i] : value)])) >= difference - 1e-12);
        PairedDifference found = PairedTest.Of(Score, [First], [Second], 20_000, 1);
        Assert.Equal((Score(First), Score(Second)), (found.First, found.Second));
        Assert.Equal(asLarge / 256.0, found.P, 0.02);
        Assert.Equal(found, PairedTest.Of(Score, [First], [Second], 20_000, 1));
    }

    /// <summary>Equal systems differ by 0 in every round; p is never 0.</summary>
    [Fact]
    public void EqualSystemsAreEqual()
    {
        Assert.Equal(new PairedDifference(0.75, 0.75, 1), PairedTest.Of(Score, [First], [First], 100, 1));
        int[] all = [.. Enumerable.Repeat(1, 200)], none = [.. Enumerable.Repeat(0, 200)];
        Assert.Equal(1 / 101.0, PairedTest.Of(Score, [all], [none], 100, 1).P, 1e-12);
    }

    /// <summary>An item's answers are exchanged in all runs together: two equal runs tell no more than one.</summary>
    [Fact]
    public void RunsOfOneSystemAreExchangedTogether() =>
        Assert.Equal(PairedTest.Of(Score, [First], [Second], 1000, 3), PairedTest.Of(Score, [First, First], [Second, Second], 1000, 3));

    [Fact]
    public void RunsMustFit() => Assert.Equal(
        "A paired test: found 1 and 2 runs, of 8, 1 answers; expected as many runs of both, 1 or more, with as many answers in all.",
        Assert.Throws<UnrollException>(() => PairedTest.Of(Score, [First], [Second, [1]], 10, 1)).Message);

    private static double Score(IReadOnlyList<int> answers) => answers.Average();
}
