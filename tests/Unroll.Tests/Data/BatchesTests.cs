namespace Unroll.Tests;

public sealed class BatchesTests
{
    private static readonly Example[] Examples =
        [.. Enumerable.Range(0, 60).Select(i => Example.Tagged([.. Enumerable.Repeat("w", i * 13 % 12)])), Example.Tagged([.. Enumerable.Repeat("w", 40)])];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(25)]
    [InlineData(100_000)]
    public void EveryExampleOccursOnceWithinTheBudget(int budget)
    {
        IReadOnlyList<int[]> sorted = Batches.ByLength(Examples, budget), shuffled = Batches.Shuffled(Examples, budget, new Rng(3));
        Assert.Equal(Enumerable.Range(0, Examples.Length), sorted.SelectMany(batch => batch).Order());
        Assert.Equal(Enumerable.Range(0, Examples.Length).Where(i => Examples[i].Length > 0), shuffled.SelectMany(batch => batch).Order());
        foreach (int[] batch in sorted.Concat(shuffled))
            Assert.True(batch.Length == 1 || batch.Sum(i => Examples[i].Length) <= budget, $"{batch.Length} examples of {batch.Sum(i => Examples[i].Length)} tokens");
        int[] lengths = [.. sorted.SelectMany(batch => batch).Select(i => Examples[i].Length)];
        Assert.Equal(lengths.Order(), lengths);
        if (budget == 100_000)
            Assert.Single(sorted);
        if (budget == 1)
            Assert.Equal(Examples.Length, sorted.Count);
    }

    [Fact]
    public void BatchesAreFull()
    {
        // No batch could take the next one's first example, too: at most one batch a length boundary is wasted.
        IReadOnlyList<int[]> batches = Batches.ByLength(Examples, 30);
        for (int i = 1; i < batches.Count; i++)
            Assert.True(batches[i - 1].Sum(e => Math.Max(1, Examples[e].Length)) + Math.Max(1, Examples[batches[i][0]].Length) > 30);
    }

    [Fact]
    public void EqualStreamsGiveEqualBatchesAndOthersDoNot()
    {
        Assert.Equal(Text(new Rng(3)), Text(new Rng(3)));
        Assert.NotEqual(Text(new Rng(3)), Text(new Rng(4)));

        static string Text(Rng rng) => string.Join(" | ", Batches.Shuffled(Examples, 20, rng).Select(batch => string.Join(' ', batch)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(55)]
    [InlineData(1000)]
    public void BatchesOfANumberOfExamplesHaveIt(int count)
    {
        int[] there = [.. Enumerable.Range(0, Examples.Length).Where(i => Examples[i].Length > 0)];
        IReadOnlyList<int[]> batches = Batches.ShuffledByCount(Examples, count, new Rng(3));
        Assert.Equal(there, batches.SelectMany(batch => batch).Order());
        Assert.Equal((there.Length + count - 1) / count, batches.Count);
        Assert.True(batches.Count(batch => batch.Length != count) <= 1, "more than one batch is not full");
        int[] lengths = [.. batches.OrderBy(batch => Examples[batch[0]].Length).ThenBy(batch => Examples[batch[^1]].Length).SelectMany(batch => batch).Select(i => Examples[i].Length)];
        Assert.Equal(lengths.Order(), lengths);
    }

    /// <summary>Of equal lengths, a number of examples is a number of tokens.</summary>
    [Fact]
    public void ASpecDividesByTokensOrByExamples()
    {
        Example[] equal = [.. Enumerable.Repeat(Example.Tagged(["a", "b", "c"]), 50)];
        Assert.Equal(Batches.Shuffled(equal, 21, new Rng(3)), new TrainingSpec { BatchExamples = 7 }.Divide(equal, new Rng(3)));
        Assert.Equal(Batches.Shuffled(Examples, 20, new Rng(3)), new TrainingSpec { BatchTokens = 20 }.Divide(Examples, new Rng(3)));
        Assert.Equal(Batches.ShuffledByCount(Examples, 7, new Rng(3)), new TrainingSpec { BatchExamples = 7 }.Divide(Examples, new Rng(3)));
        Assert.Equal(Batches.Shuffled(equal, 640, new Rng(3)), new TrainingSpec().Divide(equal, new Rng(3)));
    }

    [Fact]
    public void NothingGivesNoBatches()
    {
        Assert.Empty(Batches.ByLength([], 5));
        Assert.Empty(Batches.Shuffled([], 5, new Rng(1)));
        Assert.Empty(Batches.Shuffled([Example.Tagged([])], 5, new Rng(1)));
        Assert.Equal([0], Assert.Single(Batches.ByLength([Example.Tagged([])], 5)));
    }
}
