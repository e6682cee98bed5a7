namespace Unroll;

/// <summary>A part of a hidden Markov model as people read it: a table of numbers, such as the probability of each transition.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">The names of the rows, [R].</param>
/// <param name="Columns">The names of the columns, [C].</param>
/// <param name="Values">The numbers, [R, C].</param>
public sealed record MarkovTable(string Title, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, double[,] Values);
