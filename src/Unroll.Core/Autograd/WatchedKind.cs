namespace Unroll;

/// <summary>What a value that is shown to an <see cref="ITapeWatcher"/> does.</summary>
public enum WatchedKind
{
    /// <summary>The output of a cell at a step.</summary>
    Output,

    /// <summary>What a cell remembers from one step to the next.</summary>
    Memory,

    /// <summary>By how much each unit is open, 0 to 1.</summary>
    Gate,

    /// <summary>The share of its memory that each unit keeps from the step before, 0 to 1.</summary>
    Keep,
}
