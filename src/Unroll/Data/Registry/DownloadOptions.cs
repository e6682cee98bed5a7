namespace Unroll;

/// <summary>How patient a download is.</summary>
public sealed record DownloadOptions
{
    /// <summary>After how many seconds without a byte a connection is given up. Default 30.</summary>
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

    /// <summary>How often an address is tried before it is given up, each time going on where the last one stopped. Default 5.</summary>
    public int Attempts { get; init => field = Require.InRange("attempts", value, 1, 1000); } = 5;

    /// <summary>Seconds between the first and the second try; before each further one as many more. Default 1.</summary>
    public double PauseSeconds { get; init => field = Require.InRange("pauseSeconds", value, 0, 3600); } = 1;

    /// <summary>How many seconds to wait for another process that is fetching the same corpus. Default 600.</summary>
    public double WaitSeconds { get; init => field = Require.InRange("waitSeconds", value, 0, 86_400); } = 600;
}
