namespace Unroll;

/// <summary>
/// What training does when it diverges: when a loss or gradient is not finite, or on a loss spike. Such a step does not change the parameters. Training
/// returns to the end of the previous epoch and continues with a smaller learning rate; if that does not help, it gives up.
/// </summary>
public sealed record FaultSpec
{
    /// <summary>How many times a run returns to the previous epoch before it gives up, 0 or more. Default 3.</summary>
    public int Retries { get; init => field = Require.InRange("retries", value, 0, int.MaxValue); } = 3;

    /// <summary>The factor on the learning rate at each return, above 0 and at most 1. Default 0.5.</summary>
    public double Cut { get; init => field = Require.InRange("cut", value, 1e-6, 1); } = 0.5;

    /// <summary>How large a loss spike is: the loss of a step is above the first loss and above this multiple of the lowest running mean of about 20 losses so far.
    /// Training reacts if the mean of the last ten or so losses is above it, too, or if the step ends an epoch. 0 turns this off. Losses of fewer than
    /// 16 predictions are ignored. Default 3.</summary>
    public double Leap { get; init => field = Require.InRange("leap", value, 0, double.MaxValue); } = 3;
}
