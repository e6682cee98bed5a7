namespace Unroll;

/// <summary>A row of an n-gram model: words, and what the model says of them.</summary>
/// <param name="Ids">The words, by their ids.</param>
/// <param name="LogProbability">Of the last, given those before it, in nats.</param>
/// <param name="BackOff">The logarithm of the weight with which words that never follow these have their probability after one word fewer, in nats.</param>
internal readonly record struct NGram(int[] Ids, double LogProbability, double BackOff);
