namespace Unroll;

/// <summary>What was recognised in a sound, as rows.</summary>
/// <param name="Best">The texts, the best first: the ids of their tokens, and their scores; at least one.</param>
/// <param name="Runs">Where the tokens of the best text are; null if this is unknown.</param>
/// <param name="LogProbabilities">Of each token in each row, [T, C]; null where the output layer has none.</param>
internal sealed record Recognised(IReadOnlyList<(int[] Tokens, double Score)> Best, IReadOnlyList<TokenRun>? Runs, Tensor? LogProbabilities)
{
    /// <summary>For a frame-wise network that is read by a hidden Markov model: the likeliest token of each row by itself.</summary>
    public int[]? Before { get; init; }

    /// <summary>For a frame-wise network: the token of each row in the answer.</summary>
    public int[]? After { get; init; }
}
