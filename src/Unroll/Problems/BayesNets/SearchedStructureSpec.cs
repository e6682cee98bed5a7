namespace Unroll;

/// <summary>Base class of structures that are searched for by their score on the training set (<see cref="StructureSearch"/>).</summary>
public abstract record SearchedStructureSpec : StructureSpec
{
    /// <summary>The score that is maximised: bic or bdeu. Default: bic.</summary>
    public StructureScore Score { get; init; } = StructureScore.Bic;

    /// <summary>For bdeu: how many examples the prior counts as, above 0. Default 10.</summary>
    public double SampleSize { get; init => field = Require.Positive("sampleSize", value); } = 10;

    /// <summary>The most parents that a variable gets, 0 to 20. Default 5.</summary>
    public int MaxParents { get; init => field = Require.InRange("maxParents", value, 0, 20); } = 5;

    /// <summary>How the search is done.</summary>
    private protected StructureSearch Search => new() { Score = Score, SampleSize = SampleSize, MaxParents = MaxParents };

    private protected SearchedStructureSpec()
    {
    }
}
