namespace Unroll;

/// <summary>What <see cref="GateFindings"/> shows.</summary>
public sealed record GateOptions
{
    /// <summary>The place of the cell, such as <c>encoder.0.backward</c>; null for the first one. Default null.</summary>
    public string? Place { get; init; }

    /// <summary>Number of units in figures, those that remember longest; 1 to 1,000. Default 12.</summary>
    public int Units { get; init => field = Require.InRange("units", value, 1, 1000); } = 12;

    /// <summary>A span of steps, first and last from 1: units that hold something there and not elsewhere are looked for. Default null, none.</summary>
    public (int From, int To)? Span { get; init; }

    /// <summary>Other inputs: time constants are means over them, and spans of them are found at which the units of <see cref="Span"/> are on. Default: none.</summary>
    public IReadOnlyList<Example> Others { get; init; } = [];

    /// <summary>Number of other inputs to list, 1 to 1,000. Default 10.</summary>
    public int Found { get; init => field = Require.InRange("found", value, 1, 1000); } = 10;
}
