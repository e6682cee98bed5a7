using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Decodes by taking the most probable token at every step; among equally probable ones, the one with the smallest id.</summary>
public static class Greedy
{
    /// <summary>Continues every hypothesis of a stepper, all as one batch.</summary>
    /// <param name="start">Where the hypotheses begin.</param>
    /// <param name="length">The greatest number of tokens, including the end, at least 1.</param>
    /// <returns>One for each, in order.</returns>
    public static IReadOnlyList<Hypothesis> Decode(IStepper start, int length)
    {
        ArgumentNullException.ThrowIfNull(start);
        Require.InRange("length", length, 1, int.MaxValue);
        int[] all = [.. Enumerable.Range(0, start.Count)];
        return TokenByToken.Collect(TokenByToken.Decode(start, all, length, (_, logProbabilities) => TensorPrimitives.IndexOfMax(logProbabilities)), all.Length, start.End);
    }
}
