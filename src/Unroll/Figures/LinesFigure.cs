namespace Unroll;

/// <summary>Lines over two axes, such as the frames of a curve, or a loss over the learning rate.</summary>
public sealed record LinesFigure : Figure
{
    private const double Most = 1e300; // differences stay finite

    /// <summary>Creates it. The list is copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">What runs along the horizontal axis, with its unit, such as "time (frames)".</param>
    /// <param name="y">What runs along the vertical axis, with its unit.</param>
    /// <param name="series">The lines.</param>
    /// <param name="logX">Whether the horizontal axis is logarithmic: points at 0 or below are not drawn.</param>
    /// <param name="logY">Whether the vertical axis is.</param>
    public LinesFigure(string title, string x, string y, IEnumerable<LineSeries> series, bool logX = false, bool logY = false) : base(title)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        X = x;
        Y = y;
        Series = new EqualList<LineSeries>(series);
        LogX = logX;
        LogY = logY;
    }

    /// <summary>What runs along the horizontal axis, with its unit.</summary>
    public string X { get; }

    /// <summary>What runs along the vertical axis, with its unit.</summary>
    public string Y { get; }

    /// <summary>The lines.</summary>
    public IReadOnlyList<LineSeries> Series { get; }

    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool LogY { get; }

    /// <summary>The points of a line that can be drawn, in their order: their numbers are finite, and above 0 on a logarithmic axis. Of such an axis, X or Y is the logarithm to base 10.</summary>
    /// <param name="series">One of <see cref="Series"/>.</param>
    public IEnumerable<(double X, double Y)> Drawn(LineSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Points.Select(point => (X: AlongX(point.X), Y: AlongY(point.Y))).Where(point => IsDrawn(point.X) && IsDrawn(point.Y));
    }

    /// <summary>What of a line's band can be drawn, in the numbers of <see cref="Drawn"/>; nothing of a line without a band.</summary>
    /// <param name="series">One of <see cref="Series"/>.</param>
    public IEnumerable<(double X, double Low, double High)> DrawnBand(LineSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Points.Zip(series.Band).Select(pair => (X: AlongX(pair.First.X), Low: AlongY(pair.Second.Low), High: AlongY(pair.Second.High))).Where(point => IsDrawn(point.X) && IsDrawn(point.Low) && IsDrawn(point.High));
    }

    /// <summary>From where to where the horizontal axis runs, in the numbers of <see cref="Drawn"/>.</summary>
    public (double Low, double High) RangeOfX() => Range(Framing().Select(point => point.X));

    /// <summary>From where to where the vertical axis runs.</summary>
    public (double Low, double High) RangeOfY() => Range(Framing().Select(point => point.Y).Concat(Series.SelectMany(DrawnBand).SelectMany(point => new[] { point.Low, point.High })));

    /// <summary>The points that choose the axes.</summary>
    private IEnumerable<(double X, double Y)> Framing()
    {
        LineSeries[] lines = [.. Series.Where(series => series.Style != LineStyle.Dots && Drawn(series).Any())];
        return (lines.Length > 0 ? lines : Series).SelectMany(Drawn);
    }

    private double AlongX(double value) => LogX ? Math.Log10(value) : value;

    private double AlongY(double value) => LogY ? Math.Log10(value) : value;

    private static bool IsDrawn(double value) => Math.Abs(value) < Most;

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        double around = Math.Max(0.5, 0.1 * Math.Abs(high));
        return low > high ? (0, 1) : low < high ? (low, high) : (low - around, high + around);
    }
}
