namespace Unroll;

/// <summary>What a server takes from its callers.</summary>
public sealed record LimitOptions
{
    /// <summary>The largest body of a request in bytes, 1 to 1 GiB; a larger one is refused (413). Default 1 MiB.</summary>
    public long MaxBodyBytes { get; init => field = Require.InRange("MaxBodyBytes", value, 1, 1 << 30); } = 1 << 20;

    /// <summary>The most connections at once, 1 to 1,000,000; where one more comes, the one that has been without a request longest is closed. Default 1024.</summary>
    public int MaxConnections { get; init => field = Require.InRange("MaxConnections", value, 1, 1_000_000); } = 1024;

    /// <summary>The most requests of one caller a second, 0 to 1,000,000; one more is refused (429). A caller is an API key or, without keys, an address. Bursts of twice as many pass. 0 for no limit. Default 0.</summary>
    public int MaxRate { get; init => field = Require.InRange("MaxRate", value, 0, 1_000_000); }

    /// <summary>How long a request may take from its first byte to its answer, in seconds, 0.001 to 86,400; a longer one is ended (504). Default 60.</summary>
    public double TimeoutSeconds { get; init => field = Require.InRange("TimeoutSeconds", value, 0.001, 86_400); } = 60;

    /// <summary>How long the headers of a request may take, in seconds, 0.001 to 3600; the connection is then closed (408). Default 10.</summary>
    public double HeaderSeconds { get; init => field = Require.InRange("HeaderSeconds", value, 0.001, 3600); } = 10;

    /// <summary>The lowest rate of the bytes of a body, after a grace of 5 seconds, 0 to 1,000,000 a second; a slower sender is refused (408). 0 for no limit. Default 240.</summary>
    public double MinBodyRate { get; init => field = Require.InRange("MinBodyRate", value, 0, 1_000_000); } = 240;
}
