namespace Unroll;

/// <summary>What follows the sums of a layer: their normalisation, and leaky(z), which is z, or z / 5 below 0 (Maas, Hannun and Ng 2013).</summary>
internal sealed class LayerEnd(Normalization normalization, ParameterScope scope, int size)
{
    private readonly BatchNormalization? batch = normalization == Normalization.Batch ? new BatchNormalization(scope.Child("normalization"), size) : null;

    /// <summary>[N, F] → [N, F].</summary>
    public Value Apply(Value sums) => (batch is not null ? batch.Apply(sums) : normalization == Normalization.Layer ? sums.Standardize() : sums).LeakyRelu();
}
