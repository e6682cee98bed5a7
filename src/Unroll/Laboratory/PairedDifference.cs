namespace Unroll;

/// <summary>What a <see cref="PairedTest"/> found.</summary>
/// <param name="First">The score of the first system.</param>
/// <param name="Second">That of the second one.</param>
/// <param name="P">How probable a difference of this size or more is if both were equally good, two-sided; never below 1 / (rounds + 1).</param>
public readonly record struct PairedDifference(double First, double Second, double P)
{
    /// <summary>The first score minus the second one.</summary>
    public double Difference => First - Second;
}
