namespace Unroll;

/// <summary>How a <see cref="UnrollServer"/> serves.</summary>
public sealed record ServerOptions
{
    /// <summary>The address to listen on: an IP address, or localhost. Default 127.0.0.1, which only programs of this machine reach; 0.0.0.0 is every address.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port, 0 to 65,535; 0 for a free one. Default 8080.</summary>
    public int Port { get; init => field = Require.InRange("Port", value, 0, 65_535); } = 8080;

    /// <summary>How many threads work on an operation; 0 for one per core. Default 0.</summary>
    public int Threads { get; init => field = Require.InRange("Threads", value, 0, 1024); }

    /// <summary>How many digits of the weights are used. Default: all.</summary>
    public Precision Precision { get; init; }

    /// <summary>How requests are put together.</summary>
    public BatchingOptions Batching { get; init; } = new();

    /// <summary>What is taken from callers.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>The keys of which callers must send one; null for no keys. Default: null.</summary>
    public ApiKeys? Keys { get; init; }

    /// <summary>
    /// The names by which callers may call the server, beside IP addresses of this machine and localhost; * for any. A server that listens on this machine alone refuses others, since a web page could
    /// otherwise reach it by a name of its own. Default: none.
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>How often to look whether the folders of models have changed, in seconds, 0 to 86,400; a changed one is loaded, and replaces the model once it is. 0 for never. Default 2.</summary>
    public double ReloadSeconds { get; init => field = Require.InRange("ReloadSeconds", value, 0, 86_400); } = 2;

    /// <summary>How long requests that are running may take to end when the server stops, in seconds, 0 to 3600. Default 30.</summary>
    public double DrainSeconds { get; init => field = Require.InRange("DrainSeconds", value, 0, 3600); } = 30;

    /// <summary>
    /// The settings of OpenTelemetry, by the names that they have as variables of the environment, such as <c>OTEL_SERVICE_NAME</c>. Traces are sent only where
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> OpenTelemetry { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The names that the recipes of models may use; null for <see cref="Unroll.Catalogue.Default"/>.</summary>
    public Catalogue? Catalogue { get; init; }

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
