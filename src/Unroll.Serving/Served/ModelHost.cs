namespace Unroll;

/// <summary>What all models of a server share.</summary>
/// <param name="Catalogue">The names that recipes may use.</param>
/// <param name="Device">Where they compute: one device, so that the models together use each core once; null for one for each version.</param>
/// <param name="Batching">How requests are put together.</param>
/// <param name="Clock">What time it is.</param>
internal sealed record ModelHost(Catalogue Catalogue, Device? Device, BatchingOptions Batching, TimeProvider Clock);
