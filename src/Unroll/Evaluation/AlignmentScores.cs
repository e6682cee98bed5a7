namespace Unroll;

/// <summary>How far the times of aligned tokens are from the right ones.</summary>
public static class AlignmentScores
{
    /// <summary>
    /// <c>medianError</c> and <c>meanError</c>, in seconds, of the beginnings and ends of all tokens; and <c>within10ms</c>, <c>within20ms</c>, <c>within30ms</c> and <c>within50ms</c>, the shares that are so near. All are 0 without
    /// tokens.
    /// </summary>
    /// <param name="tokens">The right time and the one that was found of each token.</param>
    public static Report Of(IEnumerable<(TokenTime Right, TokenTime Found)> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        double[] errors = [.. tokens.SelectMany(token => new[] { Math.Abs(token.Right.Start - token.Found.Start), Math.Abs(token.Right.End - token.Found.End) }).Order()];
        double median = errors.Length == 0 ? 0 : (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
        return new Report("medianError",
        [
            new("medianError", median), new("meanError", errors.DefaultIfEmpty(0).Average()),
            new("within10ms", Within(0.01)), new("within20ms", Within(0.02)), new("within30ms", Within(0.03)), new("within50ms", Within(0.05)),
        ], null, ["medianError", "meanError"]);

        double Within(double seconds) => errors.Count(error => error <= seconds + 1e-9) / (double)Math.Max(1, errors.Length);
    }
}
