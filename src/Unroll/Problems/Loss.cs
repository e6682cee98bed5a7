namespace Unroll;

/// <summary>A loss to minimise, and the named losses that it is made of.</summary>
/// <param name="Total">One number: the mean over a batch's predictions.</param>
public sealed record Loss(Value Total)
{
    /// <summary>What it is made of, one number each, as logs show it. Default: nothing that has a name.</summary>
    public IReadOnlyList<Value> Parts { get; init; } = [];
}
