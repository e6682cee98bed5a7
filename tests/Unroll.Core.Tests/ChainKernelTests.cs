namespace Unroll.Tests;

/// <summary>The steps of chains and the sums of rows against plain loops, for 1 to 40 columns (all tails), between guards.</summary>
public sealed unsafe class ChainKernelTests : IKernelTests
{
    private const double Tolerance = KernelSets.Tolerance * 5;
    private const int Widest = 40;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void ExponentialsOfRows(string name)
    {
        for (int columns = 1; columns <= Widest; columns++)
        {
            int rows = columns % 4, width = columns;
            Samples draw = new((ulong)columns);
            Guarded x = Uniform(draw, rows * columns, -3, 3), largest = Uniform(draw, rows, 0, 1);
            double[] was = x.Numbers();
            KernelSets.Named(name).Run(new ExpRows(rows, columns, x, largest));
            largest.AssertIs(r => was.AsSpan(r * width, width).ToArray().Max(), 0, $"{name} the largest of {columns}");
            x.AssertIs(e => Math.Exp(was[e] - largest[e / width]), Tolerance, $"{name} exp of rows of {columns}");
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void ForwardSteps(string name)
    {
        for (int columns = 1; columns <= Widest; columns++)
        {
            foreach (bool begins in (bool[])[true, false])
            {
                int rows = 1 + (columns % 3), width = columns;
                Samples draw = new((ulong)columns);
                Guarded x = Uniform(draw, rows * columns, 0.1, 1), first = Uniform(draw, columns, 0.1, 1), a = Uniform(draw, rows * columns, 0.1, 1), sums = Uniform(draw, rows, 0, 1);
                double[] was = a.Numbers();
                KernelSets.Named(name).Run(new ChainForwardStep(x, begins ? first : null, rows, columns, a, sums));
                sums.AssertIs(r => Enumerable.Range(r * width, width).Sum(Product), Tolerance, $"{name} the sums of a step of {columns}");
                a.AssertIs(e => Product(e) / sums[e / width], Tolerance, $"{name} a step of {columns}");

                double Product(int e) => (begins ? first[e % width] : was[e]) * x[e];
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void BackwardSteps(string name)
    {
        for (int columns = 1; columns <= Widest; columns++)
        {
            int rows = 1 + (columns % 3), width = columns;
            Samples draw = new((ulong)columns);
            Guarded a = Uniform(draw, rows * columns, 0.1, 1), x = Uniform(draw, rows * columns, 0.1, 1), sums = Uniform(draw, rows, 0.5, 1);
            Guarded b = Uniform(draw, rows * columns, 0.1, 1), marginals = Uniform(draw, rows * columns, 0, 1);
            double[] was = b.Numbers();
            KernelSets.Named(name).Run(new ChainBackwardStep(a, x, sums, rows, columns, b, marginals));
            marginals.AssertIs(e => a[e] * was[e] / Dot(e), Tolerance, $"{name} marginals of {columns}");
            b.AssertIs(e => x[e] * was[e] / (sums[e / width] * Dot(e)), Tolerance, $"{name} a step back of {columns}");

            double Dot(int e) => Enumerable.Range(e / width * width, width).Sum(i => a[i] * was[i]);
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void BestSteps(string name)
    {
        for (int columns = 1; columns <= Widest; columns++)
        {
            int rows = 1 + (columns % 3), width = columns;
            Samples draw = new((ulong)columns);
            Guarded before = Uniform(draw, rows * columns, -2, 2), arcs = Uniform(draw, columns * columns, -2, 2), x = Uniform(draw, rows * columns, -2, 2);
            Guarded best = Uniform(draw, rows * columns, 0, 1);
            KernelSets.Named(name).Run(new ViterbiStep(before, arcs, x, rows, columns, best));
            best.AssertIs(
                e => x[e] + Enumerable.Range(0, width).Max(i => (double)before[(e / width * width) + i] + arcs[(i * width) + (e % width)]), Tolerance, $"{name} the best step of {columns}");
        }
    }

    /// <summary>Bags of none, one and several, in place and scattered, overwritten and added to; the last row of the table is among them.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void SumsOfRows(string name)
    {
        int[] offsets = [0, 2, 2, 5, 6], ids = [4, 0, 3, 3, 4, 1], places = [3, 0, 2, 1];
        for (int columns = 1; columns <= 70; columns++)
        {
            foreach (bool accumulate in (bool[])[true, false])
            {
                foreach (bool scattered in (bool[])[true, false])
                {
                    int width = columns;
                    Samples draw = new((ulong)columns);
                    Guarded table = Uniform(draw, 5 * columns, -1, 1), y = Uniform(draw, 4 * columns, -1, 1);
                    double[] was = y.Numbers();
                    fixed (int* offset = offsets, id = ids, place = places)
                        KernelSets.Named(name).Run(new SumRows(table, offset, id, scattered ? place : null, 4, columns, accumulate, y));
                    y.AssertIs(e => (accumulate ? was[e] : 0) + Bag(scattered ? Array.IndexOf(places, e / width) : e / width, e % width), Tolerance, $"{name} sums of rows of {columns}");

                    double Bag(int bag, int column) => ids[offsets[bag]..offsets[bag + 1]].Sum(row => (double)table[(row * width) + column]);
                }
            }
        }
    }

    private static Guarded Uniform(Samples draw, int n, double low, double high) => new(n, _ => low + ((high - low) * draw.Double()));
}
