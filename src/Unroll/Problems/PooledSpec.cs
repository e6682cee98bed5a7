namespace Unroll;

/// <summary>What problems with one answer a sequence share: an input layer, a recurrent network, and how its outputs become one vector.</summary>
public abstract record PooledSpec : ProblemSpec
{
    /// <summary>How examples become rows.</summary>
    public abstract InputSpec Input { get; init; }

    /// <summary>What reads the rows.</summary>
    public abstract RecurrentSpec Encoder { get; init; }

    /// <summary>How the outputs of all steps become one vector.</summary>
    public abstract PoolingKind Pooling { get; init; }

    /// <summary>Dropout on the rows and on the vector, 0 to 0.99.</summary>
    public abstract double Dropout { get; init; }
}
