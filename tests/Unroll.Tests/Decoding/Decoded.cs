namespace Unroll.Tests;

/// <summary>Compares what was decoded.</summary>
internal static class Decoded
{
    /// <summary>Sequences in the same order, with the same log-probabilities.</summary>
    public static void Same(IEnumerable<Hypothesis> expected, IEnumerable<Hypothesis> found, string where)
    {
        Assert.True(expected.Select(Written).SequenceEqual(found.Select(Written)), $"{where}: found {string.Join(", ", found.Select(Written))}; expected {string.Join(", ", expected.Select(Written))}");
        foreach ((Hypothesis one, Hypothesis other) in expected.Zip(found))
            Assert.Equal(one.LogProbability, other.LogProbability, 1e-9);
    }

    /// <summary>As in "2 1 ." for a sequence that ended, and "2 1 ..." for one that was cut off.</summary>
    public static string Written(Hypothesis one) => string.Join(' ', one.Tokens) + (one.Ended ? "." : "...");
}
