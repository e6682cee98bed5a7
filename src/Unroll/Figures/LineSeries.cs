namespace Unroll;

/// <summary>One line of a <see cref="LinesFigure"/>.</summary>
public sealed record LineSeries
{
    /// <summary>Creates it. The list is copied.</summary>
    /// <param name="name">What it is; empty for no name.</param>
    /// <param name="points">Its points, in the order of x. One point alone is drawn as a mark with the name beside it.</param>
    /// <param name="style">How they are connected.</param>
    public LineSeries(string name, IEnumerable<(double X, double Y)> points, LineStyle style = LineStyle.Solid)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Points = new EqualList<(double, double)>(points);
        Style = style;
    }

    /// <summary>What it is; empty for no name.</summary>
    public string Name { get; }

    /// <summary>Its points; those that are not finite are not drawn.</summary>
    public IReadOnlyList<(double X, double Y)> Points { get; }

    /// <summary>How they are connected.</summary>
    public LineStyle Style { get; }
}
