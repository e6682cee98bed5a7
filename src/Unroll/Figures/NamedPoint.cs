namespace Unroll;

/// <summary>One point of a <see cref="PointsFigure"/>.</summary>
/// <param name="Name">What it is; empty for no name.</param>
/// <param name="X">Along the horizontal axis.</param>
/// <param name="Y">Along the vertical axis.</param>
/// <param name="Group">What it belongs to: the points of a group share a colour; empty for none.</param>
public sealed record NamedPoint(string Name, double X, double Y, string Group = "");
