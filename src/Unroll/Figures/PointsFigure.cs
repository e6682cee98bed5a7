namespace Unroll;

/// <summary>Named points of the plane, such as the vectors of words along their two main axes, with arrows between some of them.</summary>
public sealed record PointsFigure : Figure
{
    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">What runs along the horizontal axis.</param>
    /// <param name="y">What runs along the vertical axis.</param>
    /// <param name="points">The points, [N]; those that are not finite are not drawn.</param>
    /// <param name="arrows">From which point to which, by their indices; null for none.</param>
    /// <exception cref="UnrollException">An arrow has no such point.</exception>
    public PointsFigure(string title, string x, string y, IEnumerable<NamedPoint> points, IEnumerable<(int From, int To)>? arrows = null) : base(title)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        (X, Y) = (x, y);
        Points = new EqualList<NamedPoint>(points);
        Arrows = new EqualList<(int, int)>(arrows ?? []);
        Require.That(Points.All(point => point is { Name: not null, Group: not null }), "A figure of points", "null", "a name and a group for each point");
        foreach ((int from, int to) in Arrows)
            Require.That(from >= 0 && from < Points.Count && to >= 0 && to < Points.Count, "A figure of points", $"an arrow from {from} to {to}, of {Points.Count} points", "one between two of them");
    }

    /// <summary>What runs along the horizontal axis.</summary>
    public string X { get; }

    /// <summary>What runs along the vertical axis.</summary>
    public string Y { get; }

    /// <summary>The points, [N].</summary>
    public IReadOnlyList<NamedPoint> Points { get; }

    /// <summary>From which point to which, by their indices.</summary>
    public IReadOnlyList<(int From, int To)> Arrows { get; }

    /// <summary>The groups in the order of their first points.</summary>
    public IReadOnlyList<string> Groups => [.. Points.Select(point => point.Group).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a point can be drawn.</summary>
    /// <param name="point">One of <see cref="Points"/>.</param>
    public static bool IsDrawn(NamedPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return double.IsFinite(point.X) && double.IsFinite(point.Y);
    }

    /// <summary>The axes that the points span, as lines without a name.</summary>
    internal LinesFigure Frame() => new("", X, Y, [new LineSeries("", Points.Where(IsDrawn).Select(point => (point.X, point.Y)), LineStyle.Dots)]);
}
