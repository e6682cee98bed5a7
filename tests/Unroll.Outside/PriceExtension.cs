using Unroll;

namespace Outside;

/// <summary>Lists what this assembly adds to Unroll. <c>unroll --extension Unroll.Outside.dll list</c> shows it.</summary>
public sealed class PriceExtension : IExtension
{
    /// <inheritdoc/>
    public IReadOnlyList<CatalogueEntry> Entries { get; } =
    [
        CatalogueEntry.Of("price", new PriceSpec(), PriceJson.Default, "whether an offer is cheap, fair or expensive"),
        CatalogueEntry.Of("price", new PriceOptions(), PriceJson.Default, "prediction with a price model: the threshold"),
        CatalogueEntry.Of("offers", new OffersSpec(), PriceJson.Default, "offers with their prices, generated or read from files"),
        CatalogueEntry.Of("mgu", new MguSpec(128), MguJson.Default, "minimal gated unit (Zhou et al. 2016)"),
    ];
}
