namespace Unroll.Tests;

/// <summary>Scores by length: every example in one group, groups of equal width.</summary>
public sealed class LengthScoreTests
{
    [Theory]
    [InlineData(8, 1), InlineData(9, 2), InlineData(16, 2), InlineData(17, 5), InlineData(40, 5), InlineData(41, 10), InlineData(81, 20), InlineData(1, 1)]
    public void GroupsAreAtMostEight(int longest, int width)
    {
        int[] lengths = [0, .. Enumerable.Range(1, longest), 1];
        IReadOnlyList<LengthScore> groups = LengthScore.Of(lengths, some => new Dictionary<string, double> { ["sum"] = some.Sum(i => lengths[i]) });
        Assert.Equal(lengths.Length, groups.Sum(group => group.Count));
        Assert.Equal(lengths.Sum(), groups.Sum(group => group.Scores["sum"]));
        Assert.All(groups, group => Assert.Equal(width, group.To - group.From + 1));
        Assert.Equal(Enumerable.Range(0, groups.Count).Select(i => (i * width) + 1), groups.Select(group => group.From));
        Assert.InRange(groups.Count, 1, 8);
    }

    [Fact]
    public void GroupsWithoutExamplesAreLeftOut()
    {
        Assert.Equal([(1, 10), (41, 50)], LengthScore.Of([3, 45, 2], some => new Dictionary<string, double>()).Select(group => (group.From, group.To)));
        Assert.Empty(LengthScore.Of([], _ => new Dictionary<string, double>()));
    }
}
