namespace Unroll.Cli;

/// <summary>The arguments of <c>unroll serve</c>. It names no type of the server, so that other verbs do not load its assemblies.</summary>
internal sealed record ServeArguments
{
    public required int Port { get; init; }

    public required string Address { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    public required string? KeyFile { get; init; }

    public required int MaxBatch { get; init; }

    public required double MaxWaitMilliseconds { get; init; }

    public required int MaxWaiting { get; init; }

    public required int MaxBody { get; init; }

    public required int MaxConnections { get; init; }

    public required int MaxRate { get; init; }

    public required double TimeoutSeconds { get; init; }

    public required double ReloadSeconds { get; init; }

    /// <summary>text, json or none.</summary>
    public required string Log { get; init; }

    public required int Threads { get; init; }

    public required Precision Precision { get; init; }
}
