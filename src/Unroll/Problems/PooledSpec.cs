namespace Unroll;

/// <summary>Base class of problems with one answer per sequence: an input layer, a recurrent network, and pooling of its outputs.</summary>
public abstract record PooledSpec : ProblemSpec
{
    /// <summary>The input layer.</summary>
    public abstract InputSpec Input { get; init; }

    /// <summary>The recurrent network.</summary>
    public abstract RecurrentSpec Encoder { get; init; }

    /// <summary>How the outputs of all steps are pooled into one vector.</summary>
    public abstract PoolingKind Pooling { get; init; }

    /// <summary>Dropout on the input rows and on the pooled vector, 0 to 0.99.</summary>
    public abstract double Dropout { get; init; }
}
