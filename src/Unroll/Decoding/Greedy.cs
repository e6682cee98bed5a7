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
        return Decode(start, Lengths.Same(start, length));
    }

    /// <summary>As above, with a greatest length for each hypothesis.</summary>
    /// <param name="start">Where the hypotheses begin, B of them.</param>
    /// <param name="lengths">The greatest number of tokens of each, the end included, [B].</param>
    /// <exception cref="UnrollException">There are not as many lengths as hypotheses, or one is below 1.</exception>
    public static IReadOnlyList<Hypothesis> Decode(IStepper start, IReadOnlyList<int> lengths)
    {
        int[] most = Lengths.Checked(start, lengths);
        return TokenByToken.Collect(TokenByToken.Decode(start, [.. Enumerable.Range(0, most.Length)], most, Best), most.Length, start.End);
    }

    /// <summary>The tokens of one hypothesis as they are chosen, without its end.</summary>
    internal static IEnumerable<DecodedToken> Tokens(IStepper start, int length) => TokenByToken.Decode(start, [0], [length], Best).TakeWhile(one => one.Token != start.End);

    private static int Best(int hypothesis, ReadOnlySpan<Real> logProbabilities) => TensorPrimitives.IndexOfMax(logProbabilities);
}
