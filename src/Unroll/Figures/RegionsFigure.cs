namespace Unroll;

/// <summary>A picture once for each of several names, such as the words about it, with its regions weighted: where a model looked.</summary>
public sealed record RegionsFigure : Figure
{
    private readonly EqualList<Shares> shares;

    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="lines">L, the lines of its regions, 1 or more.</param>
    /// <param name="places">P, the regions of a line, 1 or more.</param>
    /// <param name="panels">For each name the weights of all regions line by line, [L P]; the largest is brightest, 0 and below darkest.</param>
    /// <exception cref="UnrollException">There are not as many weights as regions.</exception>
    public RegionsFigure(string title, Picture picture, int lines, int places, IEnumerable<(string Name, IEnumerable<double> Weights)> panels) : base(title)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Picture = picture;
        Lines = Require.InRange("lines", lines, 1, 4096);
        Places = Require.InRange("places", places, 1, 4096);
        Panels = new EqualList<(string, IReadOnlyList<double>)>(panels.Select(panel => (panel.Name, (IReadOnlyList<double>)new EqualList<double>(panel.Weights))));
        foreach ((string name, IReadOnlyList<double> weights) in Panels)
            Require.That(name is not null && weights.Count == lines * places, "A figure of regions", $"{weights.Count} weights for {lines} x {places} regions{(name is null ? " and no name" : "")}", "a name and a weight for each region");
        shares = new EqualList<Shares>(Panels.Select(panel => new Shares(panel.Weights, null)));
    }

    /// <summary>The picture.</summary>
    public Picture Picture { get; }

    /// <summary>L, the lines of regions.</summary>
    public int Lines { get; }

    /// <summary>P, the regions of a line.</summary>
    public int Places { get; }

    /// <summary>Names, and for each the weights of all regions line by line, [L P].</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<double> Weights)> Panels { get; }

    /// <summary>How bright a region is, 0 to 1.</summary>
    /// <param name="panel">The index of the name.</param>
    /// <param name="line">From the top.</param>
    /// <param name="place">From the left.</param>
    public double Shade(int panel, int line, int place) => shares[panel].Of(Panels[panel].Weights[(line * Places) + place]);
}
