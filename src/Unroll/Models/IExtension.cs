namespace Unroll;

/// <summary>
/// What an assembly of your own adds: problems, cells, data, learners. The command line finds the public classes that implement it in the assemblies that <c>--extension</c> names;
/// a program says <c>Catalogue.Standard.With(entry)</c>.
/// </summary>
public interface IExtension
{
    /// <summary>The entries that join the catalogue.</summary>
    IReadOnlyList<CatalogueEntry> Entries { get; }
}
