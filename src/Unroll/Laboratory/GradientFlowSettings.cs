namespace Unroll;

/// <summary>The settings of <see cref="GradientFlowStudy.Compare"/>.</summary>
public sealed record GradientFlowSettings
{
    /// <summary>Steps of a sequence, 2 to 2,000. Default 200.</summary>
    public int Steps { get; init => field = Require.InRange("steps", value, 2, 2000); } = 200;

    /// <summary>Sequences whose norms are averaged, 1 to 10,000. Default 8.</summary>
    public int Sequences { get; init => field = Require.InRange("sequences", value, 1, 10_000); } = 8;

    /// <summary>Networks of each cell, with seeds from <see cref="Seed"/>, 1 to 100. Default 3.</summary>
    public int Seeds { get; init => field = Require.InRange("seeds", value, 1, 100); } = 3;

    /// <summary>The first seed. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Training steps, each on 10 sequences of the adding problem; 0 for no training. Default 100.</summary>
    public int Training { get; init => field = Require.InRange("training", value, 0, 1_000_000); } = 100;
}
