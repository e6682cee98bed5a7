namespace Unroll;

/// <summary>How <see cref="Saliency"/> is computed.</summary>
public sealed record SaliencyOptions
{
    /// <summary>Only what the answer says of this step, from 1; null for all. Default null.</summary>
    public int? Step { get; init => field = value is null ? null : Require.InRange("step", value.Value, 1, int.MaxValue); }

    /// <summary>Whether the baseline is the unknown word at every step; else it is a vector of zeros. Default false.</summary>
    public bool UnknownWords { get; init; }

    /// <summary>Number of steps of the integral, 1 to 100,000. Default 128.</summary>
    public int Steps { get; init => field = Require.InRange("steps", value, 1, 100_000); } = 128;
}
