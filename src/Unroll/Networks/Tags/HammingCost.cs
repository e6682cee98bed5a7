namespace Unroll;

/// <summary>The number of wrong tags.</summary>
internal sealed class HammingCost : TagCost
{
    public override int[] Worst(Device device, ChainScores scores, int[] gold)
    {
        Tensor raised = new(scores.Emissions.Shape);                                            // [N, C]
        System.Numerics.Tensors.TensorPrimitives.Add(scores.Emissions.Span, 1, raised.Span);
        for (int row = 0; row < gold.Length; row++)
            raised.Span[(row * scores.Tags) + gold[row]] = scores.Emissions.Span[(row * scores.Tags) + gold[row]];
        return (scores with { Emissions = raised }).Best(device);
    }

    public override double Of(ReadOnlySpan<int> gold, ReadOnlySpan<int> tags)
    {
        int wrong = 0;
        for (int t = 0; t < gold.Length; t++)
            wrong += gold[t] == tags[t] ? 0 : 1;
        return wrong;
    }
}
