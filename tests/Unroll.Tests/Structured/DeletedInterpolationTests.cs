namespace Unroll.Tests;

/// <summary>Interpolated probabilities of the next state, against numbers worked out by hand.</summary>
public sealed class DeletedInterpolationTests
{
    /// <summary>
    /// Of 9 states 5 are a and 4 are b. Without itself, a after a is expected best by a alone, (5 - 1) / 8 against 0 / 3; b after a (3 times) and a after b (twice) by the state before: weights 1/6 and 5/6.
    /// </summary>
    [Fact]
    public void PairsAreWeighedByWhatIsLeftWithoutThem()
    {
        (double[] start, double[] next) = DeletedInterpolation.Of(new MarkovContexts(1, 2), [2, 1], [1, 3, 2, 0]);
        Assert.Equal((5.0 / 9 / 6) + (2.0 / 3 * 5 / 6), start[0], 1e-12);
        Assert.Equal((4.0 / 9 / 6) + (3.0 / 4 * 5 / 6), next[1], 1e-12);
        Assert.Equal(4.0 / 9 / 6, next[3], 1e-12);
        Assert.Equal(1, next[2] + next[3], 1e-12);
    }

    /// <summary>
    /// Of a chain a b a b a b (three times) every triple is certain given its pair; the first pairs, after one state, too. So the last two states, or the last one, are always best; the larger wins a tie as the
    /// one with fewer states.
    /// </summary>
    [Fact]
    public void TriplesCountWhereTheyTellMore()
    {
        MarkovContexts contexts = new(2, 2);
        double[] transitions = new double[12];
        // after "a": b; after "a b": a or b by what was before "a b" cannot be told, so pairs decide; after "b a": b
        transitions[(0 * 2) + 1] = 3;                     // a, then b
        transitions[(contexts.Next(0, 1) * 2) + 0] = 4;   // a b, then a
        transitions[(contexts.Next(1, 1) * 2) + 1] = 4;   // b b, then b: pairs alone would say a or b
        transitions[(contexts.Next(1, 0) * 2) + 1] = 2;   // b a, then b
        (_, double[] next) = DeletedInterpolation.Of(contexts, [3, 0], transitions);
        // a b a and b b b are told by triples (3/3 against 3/7); a b and b a b by pairs, which tie with triples: 8 of 13 to triples, 5 to pairs
        Assert.Equal((5.0 / 13 * 4 / 8) + (8.0 / 13 * 1), next[(contexts.Next(0, 1) * 2) + 0], 1e-12);
        Assert.Equal((5.0 / 13 * 4 / 8) + (8.0 / 13 * 0), next[(contexts.Next(1, 1) * 2) + 0], 1e-12);
    }
}
