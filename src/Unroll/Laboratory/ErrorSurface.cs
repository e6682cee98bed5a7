namespace Unroll;

/// <summary>The loss of a model at the places of a grid over two directions.</summary>
/// <param name="Points">Rows from the lowest place along the second direction, [R][C].</param>
public sealed record ErrorSurface(IReadOnlyList<IReadOnlyList<PlanePoint>> Points)
{
    /// <summary>The places of the columns, [C].</summary>
    public IReadOnlyList<double> Xs => [.. Points[0].Select(point => point.X)];

    /// <summary>The places of the rows, [R].</summary>
    public IReadOnlyList<double> Ys => [.. Points.Select(row => row[0].Y)];

    /// <summary>The place with the largest norm of the two slopes, of those whose numbers are finite; null if there is none.</summary>
    public PlanePoint? Steepest => Finite.Any() ? Finite.MaxBy(point => point.Norm) : null;

    /// <summary>The place with the smallest norm above 0; null if there is none.</summary>
    public PlanePoint? Flattest => Finite.Any(point => point.Norm > 0) ? Finite.Where(point => point.Norm > 0).MinBy(point => point.Norm) : null;

    /// <summary>The place with the lowest loss; null if no place has finite numbers.</summary>
    public PlanePoint? Lowest => Finite.Any() ? Finite.MinBy(point => point.Loss) : null;

    /// <summary>Whether a place is within the grid.</summary>
    /// <param name="point">Any.</param>
    public bool Holds(PlanePoint point) =>
        point.X >= Points[0][0].X && point.X <= Points[^1][^1].X && point.Y >= Points[0][0].Y && point.Y <= Points[^1][^1].Y;

    private IEnumerable<PlanePoint> Finite => Points.SelectMany(row => row).Where(point => point.IsFinite);
}
