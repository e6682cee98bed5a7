namespace Unroll.Benchmarks;

/// <summary>A part of the benchmark and of its results.</summary>
/// <param name="Name">As <c>--only</c> knows it.</param>
/// <param name="Title">As the results call it.</param>
/// <param name="Says">What is measured, in a sentence or two.</param>
/// <param name="Run">Measures the cases that are wanted.</param>
internal sealed record Section(string Name, string Title, string Says, Action<Bench> Run);
