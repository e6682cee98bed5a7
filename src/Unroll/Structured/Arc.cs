namespace Unroll;

/// <summary>One step of a path.</summary>
/// <param name="From">The node before it.</param>
/// <param name="To">The node behind it.</param>
/// <param name="Label">What it stands for, such as a tag; or <see cref="NoLabel"/>.</param>
/// <param name="Score">In nats; negative infinity if it is forbidden.</param>
public readonly record struct Arc(int From, int To, int Label, double Score)
{
    /// <summary>The label of an arc that stands for nothing, such as one into the last node.</summary>
    public const int NoLabel = -1;
}
