namespace Unroll;

/// <summary>Where a model looked: for each of several looks, such as the tokens that a decoder wrote or the hops of a memory, the weight of each place.</summary>
public sealed record AttentionMap
{
    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="looking">The names of the looks, [L].</param>
    /// <param name="places">The names of the places, [P].</param>
    /// <param name="weights">The weights of the places at each look, [L][P], 0 or more; they need not sum to 1.</param>
    /// <exception cref="UnrollException">The weights do not fit the names.</exception>
    public AttentionMap(IEnumerable<string> looking, IEnumerable<string> places, IEnumerable<IEnumerable<double>> weights)
    {
        Looking = new EqualList<string>(looking);
        Places = new EqualList<string>(places);
        Weights = new EqualList<IReadOnlyList<double>>(weights.Select(row => new EqualList<double>(row)));
        Require.That(
            Weights.Count == Looking.Count && Weights.All(row => row.Count == Places.Count),
            "Where a model looked", $"{Looking.Count} looks, {Places.Count} places, and {Weights.Count} rows of {string.Join(", ", Weights.Select(row => row.Count).Distinct())} weights", "a weight for each look and place");
    }

    /// <summary>The names of the looks, [L].</summary>
    public IReadOnlyList<string> Looking { get; }

    /// <summary>The names of the places, [P].</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>The weights of the places at each look, [L][P].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Weights { get; }

    /// <summary>The names of the regions of a picture, line by line.</summary>
    /// <param name="lines">The lines of regions.</param>
    /// <param name="places">The regions of a line.</param>
    public static IEnumerable<string> Regions(int lines, int places) => Enumerable.Range(0, lines * places).Select(region => FormattableString.Invariant($"line {(region / places) + 1}, region {(region % places) + 1}"));

    /// <summary>The place with the largest weight at a look, the first of equal ones; -1 if there is none.</summary>
    /// <param name="look">Its index.</param>
    public int Most(int look) => Places.Count == 0 ? -1 : Enumerable.Range(0, Places.Count).MaxBy(place => Weights[look][place]);

    /// <summary>The share of a place at a look, 0 to 1; 0 where all weights are 0.</summary>
    /// <param name="look">Its index.</param>
    /// <param name="place">Its index.</param>
    public double Share(int look, int place) => Weights[look].Sum() is > 0 and double sum ? Weights[look][place] / sum : 0;

    /// <summary>The entropy of a look's shares, in nats: 0 if it looks at one place, log P if at all alike.</summary>
    /// <param name="look">Its index.</param>
    public double Entropy(int look) => Enumerable.Range(0, Places.Count).Select(place => Share(look, place)).Where(share => share > 0).Sum(share => -share * Math.Log(share));
}
