namespace Unroll;

/// <summary>One thing that a problem minimises. Most problems have one; a problem of two players, such as a generator and its critic, has one for each.</summary>
/// <param name="Name">Such as "loss".</param>
/// <param name="Loss">The loss of a batch on a tape.</param>
public sealed record Objective(string Name, Func<Tape, IReadOnlyList<Example>, Loss> Loss)
{
    /// <summary>The parameters that it trains, by their names with * for anything. Default: all.</summary>
    public string Parameters { get; init; } = "*";

    /// <summary>Number of steps, each on the next batch, for one step of an objective with one, 1 or more. Default 1.</summary>
    public int Steps { get; init => field = Require.InRange("steps", value, 1, 1000); } = 1;

    /// <summary>After each step, each number of its parameters is clipped to this magnitude; 0 for no limit. Default 0.</summary>
    public double Limit { get; init => field = Require.InRange("limit", value, 0, double.MaxValue); }

    /// <summary>The names of the losses that it is made of, as <see cref="Unroll.Loss.Parts"/> has them. Default: none.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
