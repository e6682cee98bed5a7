namespace Unroll;

/// <summary>One quantity of a worked example.</summary>
/// <param name="Name">What it is called, such as <c>f(z_i)</c>.</param>
/// <param name="Formula">How it comes from the ones before it; empty for what is given.</param>
/// <param name="Values">Its numbers at each step, [T][...].</param>
public sealed record WorkedLine(string Name, string Formula, IReadOnlyList<IReadOnlyList<double>> Values);
