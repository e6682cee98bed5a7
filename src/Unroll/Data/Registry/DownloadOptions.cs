namespace Unroll;

/// <summary>Time limits and repetitions of downloads.</summary>
public sealed record DownloadOptions
{
    /// <summary>Close a connection after this many seconds without data. Default 30.</summary>
    public double StallSeconds
    {
        get;
        init
        {
            Require.Positive("stallSeconds", value);
            Require.InRange("stallSeconds", value, 0, 86_400);
            field = value;
        }
    } = 30;

    /// <summary>Number of attempts per address; each continues where the previous one stopped. Default 5.</summary>
    public int Attempts { get; init => field = Require.InRange("attempts", value, 1, 1000); } = 5;

    /// <summary>Seconds between the first and the second attempt; the wait grows by as much before each further attempt. Default 1.</summary>
    public double PauseSeconds { get; init => field = Require.InRange("pauseSeconds", value, 0, 3600); } = 1;

    /// <summary>Seconds to wait for another process that downloads the same corpus. Default 600.</summary>
    public double WaitSeconds { get; init => field = Require.InRange("waitSeconds", value, 0, 86_400); } = 600;
}
