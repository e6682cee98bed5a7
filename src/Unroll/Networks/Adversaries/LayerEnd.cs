namespace Unroll;

/// <summary>What follows the sums of a layer: a bias, the normalisation, and leaky(z), which is z, or z / 5 below 0 (Maas, Hannun and Ng 2013). A normalisation by batches takes what is the same in all rows away again and has a bias of its own.</summary>
internal sealed class LayerEnd
{
    private readonly Normalization normalization;
    private readonly BatchNormalization? batch;
    private readonly Parameter? bias;

    /// <param name="normalization">Which.</param>
    /// <param name="scope">The scope of the layer.</param>
    /// <param name="size">F.</param>
    /// <param name="isBiased">Whether the sums have a bias already.</param>
    public LayerEnd(Normalization normalization, ParameterScope scope, int size, bool isBiased = false)
    {
        this.normalization = normalization;
        if (normalization == Normalization.Batch)
            batch = new BatchNormalization(scope.Child("normalization"), size);
        else if (!isBiased)
            bias = scope.Parameter("bias", new Shape(size), Init.Zero);
    }

    /// <summary>[N, F] → [N, F].</summary>
    public Value Apply(Value sums)
    {
        Value z = bias is null ? sums : sums.AddRow(sums.Tape.Use(bias));
        return (batch is not null ? batch.Apply(z) : normalization == Normalization.Layer ? z.Standardize() : z).LeakyRelu();
    }
}
