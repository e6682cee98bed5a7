namespace Unroll;

/// <summary>How the requests to a model are put together into batches.</summary>
public sealed record BatchingOptions
{
    /// <summary>The most examples of a batch, 1 to 65,536; a request with more makes a batch of its own. Default 64.</summary>
    public int MaxBatch { get; init => field = Require.InRange("MaxBatch", value, 1, 65_536); } = 64;

    /// <summary>
    /// The longest time that a request waits for others to fill its batch, in milliseconds, 0 to 10,000. With 0, a batch takes what is waiting when the batch before it is done: requests that come alone
    /// lose no time, and under load batches fill by themselves. Default 0.
    /// </summary>
    public double MaxWaitMilliseconds { get; init => field = Require.InRange("MaxWaitMilliseconds", value, 0, 10_000); }

    /// <summary>The most requests that wait for a model, 1 to 1,000,000; one more is refused at once. Default 1024.</summary>
    public int MaxWaiting { get; init => field = Require.InRange("MaxWaiting", value, 1, 1_000_000); } = 1024;
}
