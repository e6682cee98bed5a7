namespace Unroll;

/// <summary>Every answer costs nothing, so the worst is the one with the largest score: what a perceptron learns from.</summary>
internal sealed class NoCost : TagCost
{
    public override int[] Worst(Device device, ChainScores scores, int[] gold) => scores.Best(device);

    public override double Of(ReadOnlySpan<int> gold, ReadOnlySpan<int> tags) => 0;
}
