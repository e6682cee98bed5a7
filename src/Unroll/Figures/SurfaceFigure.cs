namespace Unroll;

/// <summary>A value over two axes, such as a loss over two weights, with paths on it.</summary>
public sealed record SurfaceFigure : Figure
{
    private readonly double low;
    private readonly double high;

    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">What runs along the horizontal axis, with its unit.</param>
    /// <param name="y">What runs along the vertical axis, with its unit.</param>
    /// <param name="z">What the values are, with their unit.</param>
    /// <param name="xs">The places of the columns, rising, [C], at least 2.</param>
    /// <param name="ys">The places of the rows, rising, [R], at least 2.</param>
    /// <param name="values">The values of each row, [R][C]; those that are not finite are left open.</param>
    /// <param name="logZ">Whether the height is the logarithm of the value: values at 0 or below are left open.</param>
    /// <param name="paths">Lines over it, such as the ways of gradient descent; null for none.</param>
    /// <exception cref="UnrollException">The values do not fit the places, or these do not rise.</exception>
    public SurfaceFigure(string title, string x, string y, string z, IEnumerable<double> xs, IEnumerable<double> ys, IEnumerable<IEnumerable<double>> values, bool logZ = false, IEnumerable<LineSeries>? paths = null) : base(title)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(z);
        (X, Y, Z, LogZ) = (x, y, z, logZ);
        Xs = new EqualList<double>(xs);
        Ys = new EqualList<double>(ys);
        Values = new EqualList<IReadOnlyList<double>>(values.Select(row => new EqualList<double>(row)));
        Paths = new EqualList<LineSeries>(paths ?? []);
        Require.That(Rise(Xs) && Rise(Ys), "The places of a surface", $"{Xs.Count} columns and {Ys.Count} rows", "at least 2 of each, finite and rising");
        Require.That(
            Values.Count == Ys.Count && Values.All(row => row.Count == Xs.Count),
            "A surface", $"{Ys.Count} rows and {Xs.Count} columns, and {Values.Count} rows of {string.Join(", ", Values.Select(row => row.Count).Distinct())} values", "a value for each row and column");
        double[] heights = [.. Values.SelectMany(row => row).Select(Height).Where(double.IsFinite)];
        (low, high) = heights.Length == 0 ? (0, 0) : (heights.Min(), heights.Max());
    }

    /// <summary>What runs along the horizontal axis, with its unit.</summary>
    public string X { get; }

    /// <summary>What runs along the vertical axis, with its unit.</summary>
    public string Y { get; }

    /// <summary>What the values are, with their unit.</summary>
    public string Z { get; }

    /// <summary>The places of the columns, rising, [C].</summary>
    public IReadOnlyList<double> Xs { get; }

    /// <summary>The places of the rows, rising, [R].</summary>
    public IReadOnlyList<double> Ys { get; }

    /// <summary>The values of each row, [R][C].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Values { get; }

    /// <summary>Whether the height is the logarithm of the value.</summary>
    public bool LogZ { get; }

    /// <summary>Lines over it.</summary>
    public IReadOnlyList<LineSeries> Paths { get; }

    /// <summary>The lowest and the highest value that are drawn; (0, 0) if none is, (1, 1) on a logarithmic scale.</summary>
    public (double Low, double High) Range => LogZ ? (Math.Pow(10, low), Math.Pow(10, high)) : (low, high);

    /// <summary>How high a value is, from 0 for the lowest to 1 for the highest; not a number if it is left open.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    public double Level(int row, int column)
    {
        double height = Height(Values[row][column]);
        return !double.IsFinite(height) ? double.NaN : high > low ? (height - low) / (high - low) : 0;
    }

    private double Height(double value) => LogZ ? Math.Log10(value) : value;

    private static bool Rise(IReadOnlyList<double> places) => places.Count >= 2 && places.All(double.IsFinite) && Enumerable.Range(1, places.Count - 1).All(i => places[i] > places[i - 1]);
}
