using System.Reflection;

namespace Unroll.Studio;

/// <summary>What a studio gets from the program that starts it.</summary>
public sealed record StudioOptions
{
    /// <summary>The folder whose runs are shown, and that new runs and the studio's database go to.</summary>
    public required string Folder { get; init; }

    /// <summary>The port of the loopback address; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The command line as a process: the program, and its first arguments.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Runs a command line within this process.</summary>
    public required Func<IReadOnlyList<string>, CancellationToken, CommandOutcome> Command { get; init; }

    /// <summary>The names that recipes may use.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>What the documentation says of a setting; empty for nothing.</summary>
    public required Func<PropertyInfo, string> Meaning { get; init; }

    /// <summary>Opens plotly.js, which draws the charts.</summary>
    public required Func<Stream> Plotly { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
