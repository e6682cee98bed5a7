namespace Unroll;

/// <summary>
/// What training does about faults in numbers: a loss or gradient that is not finite, or a loss that leaps. Such a step is not made. Training goes
/// back to the end of the epoch before with a smaller learning rate, and gives up if that does not help.
/// </summary>
public sealed record FaultSpec
{
    /// <summary>How often a run goes back before it gives up, 0 or more. Default 3.</summary>
    public int Retries { get; init => field = Require.InRange("retries", value, 0, int.MaxValue); } = 3;

    /// <summary>What the learning rate is multiplied by each time, above 0 and at most 1. Default 0.5.</summary>
    public double Cut { get; init => field = Require.InRange("cut", value, 1e-6, 1); } = 0.5;

    /// <summary>A loss leaps if it is above that of the first step and so many times the lowest that the running mean of 20 or so has been; it is a fault if the mean of
    /// the last ten or so leaps with it, or if it ends an epoch. 0 for never. Losses of fewer than 16 predictions are not asked. Default 3.</summary>
    public double Leap { get; init => field = Require.InRange("leap", value, 0, double.MaxValue); } = 3;
}
