namespace Unroll;

/// <summary>Padded sequences side by side in a graph: rows by time, [T, B, F], and how many of the T rows of each are its own.</summary>
internal sealed class OnnxBatch
{
    private readonly OnnxNetwork network;
    private string? mask;

    /// <param name="network">Where to compute.</param>
    /// <param name="lengths">[B], 32-bit.</param>
    /// <param name="steps">T, [1].</param>
    /// <param name="count">B, [1].</param>
    public OnnxBatch(OnnxNetwork network, string lengths, string steps, string count)
    {
        this.network = network;
        Lengths = lengths;
        Steps = steps;
        Count = count;
    }

    /// <summary>[B], 32-bit.</summary>
    public string Lengths { get; }

    /// <summary>T, [1].</summary>
    public string Steps { get; }

    /// <summary>B, [1].</summary>
    public string Count { get; }

    /// <summary>[B], 64-bit.</summary>
    public string LongLengths => network.Graph.Node("Cast", [Lengths], ("to", OnnxGraph.Int64));

    /// <summary>The numbers of the rows, [T].</summary>
    public string Places => network.Graph.Node("Range", [network.Graph.Scalar(0), network.Graph.Node("Squeeze", [Steps]), network.Graph.Scalar(1)]);

    /// <summary>Which rows are of a sequence and no padding, [T, B, 1].</summary>
    public string Mask => mask ??= network.Unsqueeze(network.Graph.Node("Less", [network.Unsqueeze(Places, 1), network.Unsqueeze(LongLengths, 0)]), 2);

    /// <summary>Rows with a number or a row instead of the padding.</summary>
    public string Padded(string rows, string padding) => network.Graph.Node("Where", [Mask, rows, padding]);

    /// <summary>The last row of each sequence, [B, F].</summary>
    public string Last(string rows)
    {
        string last = network.Graph.Node("Sub", [LongLengths, network.Graph.Whole(1)]);
        string chosen = network.Unsqueeze(network.Graph.Node("Equal", [network.Unsqueeze(Places, 1), network.Unsqueeze(last, 0)]), 2);
        return network.Sum(network.Graph.Node("Where", [chosen, rows, network.Graph.Number(0)]), 0);
    }

    /// <summary>Rows with the batch first, [B, T, F], as callers have them; also the inverse.</summary>
    public string Swapped(string rows) => network.Graph.Node("Transpose", [rows], ("perm", new[] { 1, 0, 2 }));
}
