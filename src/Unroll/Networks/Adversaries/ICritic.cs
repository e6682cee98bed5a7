namespace Unroll;

/// <summary>Reads items and gives features of them: what a discriminator is made of beneath its score.</summary>
internal interface ICritic
{
    /// <summary>F.</summary>
    int FeatureCount { get; }

    /// <summary>The features of items.</summary>
    /// <param name="items">One item a row, [B, H W C].</param>
    /// <returns>[B, F].</returns>
    Value Features(Value items);
}
