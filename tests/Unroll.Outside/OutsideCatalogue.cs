using Unroll;

namespace Outside;

/// <summary>What this assembly adds to Unroll.</summary>
public static class OutsideCatalogue
{
    // snippet: register-a-cell
    public static Catalogue Catalogue { get; } = Catalogue.Standard.With(
        CatalogueEntry.Of("mgu", new MguSpec(128), MguJson.Default, "minimal gated unit (Zhou et al. 2016)"));
    // end
}
