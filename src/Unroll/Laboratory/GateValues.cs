namespace Unroll;

/// <summary>What the units of a cell showed at each step under one name, such as its forget gate.</summary>
/// <param name="Name">Such as "forget gate".</param>
/// <param name="Kind">What it does.</param>
/// <param name="Steps">The values of all units, [T][H], in the order of the input: a direction that reads from the end comes to its first step last.</param>
public sealed record GateValues(string Name, WatchedKind Kind, IReadOnlyList<IReadOnlyList<double>> Steps);
