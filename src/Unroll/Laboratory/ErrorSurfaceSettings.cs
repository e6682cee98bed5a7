namespace Unroll;

/// <summary>The settings of <see cref="ErrorSurfaceStudy.Explore"/>.</summary>
public sealed record ErrorSurfaceSettings
{
    /// <summary>How far the map reaches to either side of the weights, above 0. Default 1.</summary>
    public double Width { get; init => field = Require.Positive("width", value); } = 1;

    /// <summary>Places along each side of the map, 2 to 1,000. Default 31.</summary>
    public int Points { get; init => field = Require.InRange("points", value, 2, 1000); } = 31;

    /// <summary>The learning rate of the descents, above 0. Default 0.1.</summary>
    public double Rate { get; init => field = Require.Positive("rate", value); } = 0.1;

    /// <summary>The steps of a descent, 1 to 100,000. Default 60.</summary>
    public int Steps { get; init => field = Require.InRange("steps", value, 1, 100_000); } = 60;

    /// <summary>The limit of each slope in the descent that is clipped by value, above 0. Default 1.</summary>
    public double ClipValue { get; init => field = Require.Positive("clipValue", value); } = 1;

    /// <summary>The limit of the norm in the descent that is clipped by norm, above 0. Default 1.</summary>
    public double ClipNorm { get; init => field = Require.Positive("clipNorm", value); } = 1;
}
