namespace Unroll;

/// <summary>One thing that an answer says, such as the tag of a word, with the score by which the network said it.</summary>
/// <param name="Name">What is said, such as "B-city" or "positive".</param>
/// <param name="Step">The step that it is said of, from 0; null for the whole example.</param>
/// <param name="Score">
/// From the rows of the input layer, [B T, F] of B sequences as long as the example, to the score, [B]: the log-odds log p / (1 - p) in nats of what is said, the log-probability in nats of a whole output that was written, or the number itself if the answer is a number. It has a gradient.
/// </param>
public sealed record Claim(string Name, int? Step, Func<Sequences, Value> Score)
{
    /// <summary>What the score is, with its unit. Default: log-odds in nats.</summary>
    public string Measure { get; init; } = "log-odds (nats)";
}
