namespace Unroll;

/// <summary>The scores of a batch of chains, as <see cref="Chain"/> has them, outside of any tape.</summary>
/// <param name="Layout">Of N rows.</param>
/// <param name="Emissions">[N, C].</param>
/// <param name="Transitions">[C, C].</param>
/// <param name="Start">[C].</param>
/// <param name="End">[C].</param>
internal sealed record ChainScores(SequenceLayout Layout, Tensor Emissions, Tensor Transitions, Tensor Start, Tensor End)
{
    /// <summary>The number of tags, C.</summary>
    public int Tags => Start.Count;

    public static ChainScores Of(Chain chain) =>
        new(chain.Emissions.Layout, chain.Emissions.Rows.Tensor, chain.Transitions.Tensor, chain.Start.Tensor, chain.End.Tensor);

    /// <summary>The best answers by sequence, [N].</summary>
    public int[] Best(Device device) => Viterbi.Best(device, Layout, Emissions, Transitions, Start, End).Tags;

    /// <summary>The score of an answer to one of the sequences.</summary>
    /// <param name="sequence">Its index.</param>
    /// <param name="tags">The answers to all, [N].</param>
    public double Score(int sequence, int[] tags)
    {
        double sum = 0;
        for (int row = Layout.Starts[sequence]; row < Layout.Starts[sequence + 1]; row++)
        {
            sum += Emissions.Span[(row * Tags) + tags[row]];
            sum += row == Layout.Starts[sequence] ? Start.Span[tags[row]] : Transitions.Span[(tags[row - 1] * Tags) + tags[row]];
            if (row == Layout.Starts[sequence + 1] - 1)
                sum += End.Span[tags[row]];
        }
        return sum;
    }
}
