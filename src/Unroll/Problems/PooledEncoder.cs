namespace Unroll;

/// <summary>Sequences as one vector each: input layer, recurrent network, pooling.</summary>
internal sealed class PooledEncoder
{
    private readonly PooledSpec spec;
    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly Linear? hidden;
    private readonly Linear? score;

    public PooledEncoder(PooledSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        if (spec.Pooling == PoolingKind.Attention)
        {
            hidden = new Linear(scope.Child("attention").Child("hidden"), encoder.OutputSize, encoder.OutputSize);
            score = new Linear(scope.Child("attention").Child("score"), encoder.OutputSize, 1);
        }
    }

    /// <summary>F.</summary>
    public int OutputSize => encoder.OutputSize;

    public ISequenceInput Input => input;

    /// <summary>The vectors of a batch [B, F], and with attention the weight of each step [N, 1].</summary>
    public (Value Vectors, Value? Weights) Encode(Tape tape, IReadOnlyList<Content> batch)
    {
        Value[] results = tape.Only(() =>
        {
            (Value vectors, Value? weights) = Read(tape, batch);
            return weights is null ? [vectors] : [vectors, weights];
        });
        return (results[0], results.Length > 1 ? results[1] : null);
    }

    private (Value Vectors, Value? Weights) Read(Tape tape, IReadOnlyList<Content> batch)
    {
        Sequences rows = input.Encode(tape, batch);                                                     // [N, I]
        Sequences seen = rows.With(rows.Rows.Dropout(spec.Dropout));
        (Value vectors, Value? weights) = spec.Pooling switch                                           // [B, F]
        {
            PoolingKind.Max => (encoder.Run(seen).Outputs.MaxOverTime(), null),
            PoolingKind.Mean => (encoder.Run(seen).Outputs.MeanOverTime(), null),
            PoolingKind.Attention => Attend(encoder.Run(seen).Outputs),
            _ => (encoder.Ends(seen), (Value?)null),
        };
        return (vectors.Dropout(spec.Dropout), weights);
    }

    private (Value, Value?) Attend(Sequences read)
    {
        Value scores = score!.Apply(hidden!.Apply(read.Rows).Tanh());                                   // [N, 1]
        Value weights = read.With(scores).SoftmaxOverTime();                                            // [N, 1]
        return (read.SumOverTime(weights), weights);
    }
}
