namespace Unroll;

/// <summary>How much the best answer with a tag at a step scores less than the best of all (max-marginals; Wainwright and Jordan 2008, section 8.1): how near the others were, where there are no probabilities.</summary>
internal static class TagShortfalls
{
    /// <summary>Of every tag at every step of a sequence, [T, C], 0 or more; 0 for the tags of the best answer.</summary>
    public static double[] Of(ChainSteps steps)
    {
        int nodes = steps.Nodes;
        double[] before = new double[nodes], after = new double[nodes];
        Array.Fill(after, double.NegativeInfinity);
        after[^1] = 0;
        for (int node = 1; node < nodes; node++)
        {
            before[node] = double.NegativeInfinity;
            for (int i = 0; i < steps.Into(node); i++)
            {
                (int from, double score) = steps.Step(node, i);
                before[node] = Math.Max(before[node], before[from] + score);
            }
        }
        for (int node = nodes - 1; node > 0; node--)
        {
            for (int i = 0; i < steps.Into(node); i++)
            {
                (int from, double score) = steps.Step(node, i);
                after[from] = Math.Max(after[from], after[node] + score);
            }
        }
        double[] all = new double[Math.Max(0, nodes - 2)];
        for (int i = 0; i < all.Length; i++)
            all[i] = Math.Max(0, before[^1] - (before[i + 1] + after[i + 1]));
        return all;
    }
}
