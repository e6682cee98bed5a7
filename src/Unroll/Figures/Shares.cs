namespace Unroll;

/// <summary>Values as shares of the largest, 0 to 1: how dark a cell is, how long a bar.</summary>
internal readonly record struct Shares
{
    private readonly double full;

    /// <param name="values">All of them.</param>
    /// <param name="full">The value whose share is 1; null for the largest.</param>
    public Shares(IEnumerable<double> values, double? full) =>
        this.full = full ?? values.Where(double.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>The share of a value; 0 for one that is not above 0, or no number.</summary>
    public double Of(double value) => !(value > 0) ? 0 : value >= full ? 1 : value / full;
}
