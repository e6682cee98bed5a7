namespace Unroll;

/// <summary>What <see cref="EmbeddingFindings"/> shows.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Number of vectors that are drawn, the first ones, 4 to 2,000. Default 300.</summary>
    public int Points { get; init => field = Require.InRange("points", value, 4, 2000); } = 300;

    /// <summary>About how many neighbours each vector has for t-SNE, 1 to 500; at most a third of the vectors. Default 20.</summary>
    public double Perplexity { get; init => field = Require.InRange("perplexity", value, 1, 500); } = 20;

    /// <summary>Number of steps of t-SNE, 1 to 100,000. Default 500.</summary>
    public int Steps { get; init => field = Require.InRange("steps", value, 1, 100_000); } = 500;

    /// <summary>The seed of t-SNE. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Names of vectors whose nearest others are listed. Default: none.</summary>
    public IReadOnlyList<string> Near { get; init; } = [];

    /// <summary>Offsets: the vectors that are nearest to a - b + c are listed. Default: none.</summary>
    public IReadOnlyList<(string A, string B, string C)> Offsets { get; init; } = [];

    /// <summary>Number of nearest vectors that are listed, 1 to 100. Default 5.</summary>
    public int Neighbours { get; init => field = Require.InRange("neighbours", value, 1, 100); } = 5;
}
