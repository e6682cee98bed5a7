namespace Unroll;

/// <summary>A sequence of vectors as one: the mean, the largest, or a weighted mean whose weights are learnt.</summary>
internal sealed class Pool
{
    private readonly PoolingKind kind;
    private readonly Linear? hidden;
    private readonly Linear? score;

    /// <param name="kind">Not <see cref="PoolingKind.Last"/>, which the recurrent network itself gives.</param>
    /// <param name="scope">The scope that gives the parameters of attention.</param>
    /// <param name="size">F, the width of the vectors.</param>
    public Pool(PoolingKind kind, ParameterScope scope, int size)
    {
        this.kind = kind;
        if (kind == PoolingKind.Attention)
        {
            hidden = new Linear(scope.Child("hidden"), size, size);
            score = new Linear(scope.Child("score"), size, 1);
        }
    }

    /// <summary>The vectors of a batch, [B, F], and with attention the weight of each step, [N, 1].</summary>
    public (Value Vectors, Value? Weights) Apply(Sequences rows) => kind switch
    {
        PoolingKind.Max => (rows.MaxOverTime(), null),
        PoolingKind.Mean => (rows.MeanOverTime(), null),
        _ => Attend(rows),
    };

    private (Value, Value?) Attend(Sequences rows)
    {
        Value scores = score!.Apply(hidden!.Apply(rows.Rows).Tanh());                                   // [N, 1]
        Value weights = rows.With(scores).SoftmaxOverTime();                                            // [N, 1]
        return (rows.SumOverTime(weights), weights);
    }
}
