namespace Unroll.Benchmarks;

/// <summary>What went wrong, in a sentence for the person who ran the benchmark.</summary>
internal sealed class BenchException(string message) : Exception(message);
