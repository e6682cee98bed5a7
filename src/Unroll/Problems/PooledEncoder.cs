namespace Unroll;

/// <summary>Sequences as one vector each: input layer, recurrent network, pooling.</summary>
internal sealed class PooledEncoder
{
    private readonly PooledSpec spec;
    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly Pool? pool; // null where the recurrent network gives the ends itself

    public PooledEncoder(PooledSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        pool = spec.Pooling == PoolingKind.Last ? null : new Pool(spec.Pooling, scope.Child("attention"), encoder.OutputSize);
    }

    /// <summary>F.</summary>
    public int OutputSize => encoder.OutputSize;

    public ISequenceInput Input => input;

    /// <summary>The vectors of a batch [B, F], and with attention the weight of each step [N, 1].</summary>
    public (Value Vectors, Value? Weights) Encode(Tape tape, IReadOnlyList<Content> batch) => Only(tape, () => Read(input.Encode(tape, batch)));

    /// <summary>As above, of rows that the input layer gave, [N, I].</summary>
    public (Value Vectors, Value? Weights) Encode(Sequences rows) => Only(rows.Rows.Tape, () => Read(rows));

    private static (Value Vectors, Value? Weights) Only(Tape tape, Func<(Value Vectors, Value? Weights)> part)
    {
        Value[] results = tape.Only(() =>
        {
            (Value vectors, Value? weights) = part();
            return weights is null ? [vectors] : [vectors, weights];
        });
        return (results[0], results.Length > 1 ? results[1] : null);
    }

    private (Value Vectors, Value? Weights) Read(Sequences rows)
    {
        Sequences seen = rows.With(rows.Rows.Dropout(spec.Dropout));
        (Value vectors, Value? weights) = pool is null ? (encoder.Ends(seen), null) : pool.Apply(encoder.Run(seen).Outputs);   // [B, F]
        return (vectors.Dropout(spec.Dropout), weights);
    }
}
