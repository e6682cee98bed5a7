namespace Unroll;

/// <summary>Where the rows of a sound are in it.</summary>
/// <param name="First">The middle of row 0, in seconds.</param>
/// <param name="Step">From the middle of a row to that of the next, in seconds.</param>
internal readonly record struct RowTimes(double First, double Step)
{
    /// <summary>The middle of each of some rows, in seconds, [T].</summary>
    public double[] Middles(int rows)
    {
        double[] middles = new double[rows];
        for (int t = 0; t < rows; t++)
            middles[t] = First + (t * Step);
        return middles;
    }

    /// <summary>From half a step before the middle of the first row to half a step behind that of the last one.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="to">One past the last row.</param>
    public TokenTime Of(int from, int to) => new(Math.Max(0, First + ((from - 0.5) * Step)), Math.Max(0, First + ((to - 0.5) * Step)));
}
