namespace Unroll;

/// <summary>Fills a new parameter.</summary>
/// <param name="values">The numbers to fill, row-major.</param>
/// <param name="shape">The parameter's shape.</param>
/// <param name="rng">The parameter's own random stream.</param>
public delegate void Initializer(Span<Real> values, Shape shape, ref Rng rng);

/// <summary>The usual ways to fill a new parameter.</summary>
public static class Init
{
    /// <summary>Every number 0.</summary>
    public static Initializer Zero { get; } = Constant(0);

    /// <summary>Uniform within ±√(6 / (rows + columns)) (Glorot and Bengio 2010, eq. 16).</summary>
    public static Initializer Glorot { get; } = (Span<Real> values, Shape shape, ref Rng rng) =>
        Uniform(Math.Sqrt(6.0 / Math.Max(1, shape.Rows + shape.Columns)))(values, shape, ref rng);

    /// <summary>Every number the same.</summary>
    /// <param name="value">That number.</param>
    public static Initializer Constant(double value) => (Span<Real> values, Shape _, ref Rng _) => values.Fill((Real)value);

    /// <summary>Uniform within ±<paramref name="limit"/>.</summary>
    /// <param name="limit">The largest magnitude.</param>
    public static Initializer Uniform(double limit) => (Span<Real> values, Shape _, ref Rng rng) =>
    {
        foreach (ref Real value in values)
            value = (Real)(((2 * rng.NextDouble()) - 1) * limit);
    };

    /// <summary>Normal around 0.</summary>
    /// <param name="deviation">The standard deviation.</param>
    public static Initializer Normal(double deviation) => (Span<Real> values, Shape _, ref Rng rng) =>
    {
        foreach (ref Real value in values)
            value = (Real)(rng.NextNormal() * deviation);
    };

    /// <summary>A multiple of the identity matrix; where rows and columns differ in number, zeros fill the rest.</summary>
    /// <param name="scale">What stands on the diagonal.</param>
    public static Initializer Identity(double scale = 1) => (Span<Real> values, Shape shape, ref Rng _) =>
    {
        values.Clear();
        for (int i = 0; i < Math.Min(shape.Rows, shape.Columns); i++)
            values[(i * shape.Columns) + i] = (Real)scale;
    };

    /// <summary>
    /// The biases of gates beside one another by which each unit forgets over a number of steps of its own, n drawn evenly from 2 to <paramref name="steps"/>
    /// (Tallec and Ollivier 2018, "Can recurrent neural networks warp time?", chrono initialisation): log (n - 1) for the gate that keeps, so that 1 / (1 - σ) is n, and minus that
    /// for the gate that lets in; 0 for the others. They fill a vector [gates H].
    /// </summary>
    /// <param name="gates">How many gates.</param>
    /// <param name="keep">Which of them keeps, from 0.</param>
    /// <param name="write">Which of them lets in, from 0; -1 where none does.</param>
    /// <param name="steps">At least 2.</param>
    /// <exception cref="UnrollException">There is no such gate, or there are fewer steps.</exception>
    public static Initializer Chrono(int gates, int keep, int write, int steps)
    {
        Require.InRange("gates", gates, 1, int.MaxValue);
        Require.InRange("keep", keep, 0, gates - 1);
        Require.InRange("write", write, -1, gates - 1);
        Require.InRange("steps", steps, 2, int.MaxValue);
        return (Span<Real> values, Shape shape, ref Rng rng) =>
        {
            int width = shape.Columns / gates;
            values.Clear();
            for (int unit = 0; unit < width; unit++)
            {
                double bias = Math.Log(1 + (rng.NextDouble() * (steps - 2)));
                values[(keep * width) + unit] = (Real)bias;
                if (write >= 0)
                    values[(write * width) + unit] = (Real)(-bias);
            }
        };
    }

    /// <summary>The columns in consecutive groups of equal width, each filled by its own initialiser: one matrix for several gates.</summary>
    /// <param name="groups">One initialiser a group.</param>
    public static Initializer Columns(params Initializer[] groups) => (Span<Real> values, Shape shape, ref Rng rng) =>
    {
        int width = shape.Columns / groups.Length, rows = shape.Rows;
        Real[] part = new Real[rows * width];
        for (int g = 0; g < groups.Length; g++)
        {
            groups[g](part, new Shape(rows, width), ref rng);
            for (int r = 0; r < rows; r++)
                part.AsSpan(r * width, width).CopyTo(values.Slice((r * shape.Columns) + (g * width), width));
        }
    };
}
