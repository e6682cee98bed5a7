namespace Unroll;

/// <summary>One line of a <see cref="LinesFigure"/>.</summary>
public sealed record LineSeries
{
    /// <summary>Creates it. The list is copied.</summary>
    /// <param name="name">What it is; empty for no name.</param>
    /// <param name="points">Its points, in the order of x. One point alone is drawn as a mark with the name beside it.</param>
    /// <param name="style">How they are connected.</param>
    /// <param name="band">Around each point the lowest and the highest value, such as those of several runs, whose mean the point is; null for none.</param>
    /// <exception cref="UnrollException">There is no low and high for each point.</exception>
    public LineSeries(string name, IEnumerable<(double X, double Y)> points, LineStyle style = LineStyle.Solid, IEnumerable<(double Low, double High)>? band = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Points = new EqualList<(double, double)>(points);
        Style = style;
        Band = new EqualList<(double, double)>(band ?? []);
        Require.That(Band.Count == 0 || Band.Count == Points.Count, "The band of a line", $"{Band.Count} pairs of values and {Points.Count} points", "one for each point");
    }

    /// <summary>What it is; empty for no name.</summary>
    public string Name { get; }

    /// <summary>Its points; those that are not finite are not drawn.</summary>
    public IReadOnlyList<(double X, double Y)> Points { get; }

    /// <summary>How they are connected.</summary>
    public LineStyle Style { get; }

    /// <summary>Around each point the lowest and the highest value; empty for no band.</summary>
    public IReadOnlyList<(double Low, double High)> Band { get; }
}
