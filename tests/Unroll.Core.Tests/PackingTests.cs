namespace Unroll.Tests;

/// <summary>What lays matrices out for the tiles, and the tiles themselves, at every tail: to the bit where numbers are only moved, and never a store outside.</summary>
public sealed unsafe class PackingTests : IKernelTests
{
    public static TheoryData<string> Sets => KernelSets.All;

    /// <summary>Targets narrower than a register, of one, two, and in between; from none to more than two registers of columns.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void Transposes(string name)
    {
        KernelSet set = KernelSets.Named(name);
        int lanes = set.PanelWidth / 2;
        foreach (int targetStride in Sizes(lanes))
        {
            foreach (int columns in Enumerable.Range(0, (3 * lanes) + 2))
            {
                int rows = columns % 3 == 0 ? targetStride : columns % 3 == 1 ? Math.Max(1, targetStride - 1) : 1 + (targetStride / 2), stride = columns + (columns % 2 * 3);
                Guarded source = new(rows * stride, i => i + 1), target = new(columns * targetStride, _ => -1);
                set.Run(new Transpose(source, stride, rows, columns, target, targetStride));
                target.AssertIs(
                    e => e % targetStride < rows ? source[(e % targetStride * stride) + (e / targetStride)] : 0, 0, $"{name} transpose of {rows} x {columns} to rows of {targetStride}");
                source.AssertIs(i => i + 1, 0, "the source");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void CopiesRows(string name)
    {
        KernelSet set = KernelSets.Named(name);
        int lanes = set.PanelWidth / 2;
        foreach (int width in Enumerable.Range(1, (2 * lanes) + 1))
        {
            foreach (int rows in Enumerable.Range(0, 12).Append(lanes).Append((2 * lanes) + 1))
            {
                foreach (int targetStride in (int[])[width, width + 1, Math.Max(width, 2 * lanes)])
                {
                    int stride = width + (rows % 3);
                    Guarded source = new(rows * stride, i => i + 1), target = new(rows * targetStride, _ => -1);
                    set.Run(new CopyRows(source, stride, rows, width, target, targetStride));
                    target.AssertIs(
                        e => e % targetStride < width ? source[(e / targetStride * stride) + (e % targetStride)] : 0, 0, $"{name} copy of {rows} rows of {width} to rows of {targetStride}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void CopiesPanels(string name)
    {
        KernelSet set = KernelSets.Named(name);
        int panel = set.PanelWidth;
        for (int width = 1; width <= (2 * panel) + 1; width++)
        {
            int rows = 1 + (width % 4), stride = width + (width % 3), panels = (width + panel - 1) / panel;
            Guarded source = new(rows * stride, i => i + 1), target = new(rows * panel * panels, _ => -1);
            set.Run(new CopyPanels(source, stride, rows, width, panel, target));
            target.AssertIs(e => Column(e) < width ? source[(e / panel % rows * stride) + Column(e)] : 0, 0, $"{name} panels of {rows} x {width}");

            int Column(int e) => (e / (rows * panel) * panel) + (e % panel);
        }
    }

    /// <summary>Every tile that products ask for, at every number of columns its registers can be left with, in rows that lie apart and in rows that do not, of panels and of a matrix as it lies.</summary>
    [Theory, MemberData(nameof(Sets))]
    public void TilesOfEveryShape(string name)
    {
        KernelSet set = KernelSets.Named(name);
        const int k = 3;
        for (int rows = 1; rows <= set.MaxTileRows; rows++)
        {
            foreach (int panels in (int[])[1, .. set.PanelsTogether(rows) > 1 ? [set.PanelsTogether(rows)] : (int[])[]])
            {
                int most = panels * set.PanelWidth, width = set.PanelWidth;
                for (int columns = most - width + 1; columns <= most; columns++)
                {
                    bool accumulate = columns % 2 == 0, packed = columns % 3 != 0;
                    int step = packed ? width : columns + 1, stride = packed ? k * width : width;
                    int ldc = columns + (columns % 3), tile = rows;
                    Samples draw = new((ulong)((rows * 1000) + columns));
                    Guarded a = new(k * rows, _ => draw.Double()), b = new(packed ? k * most : ((k - 1) * step) + columns, _ => draw.Double()), c = new(((rows - 1) * ldc) + columns, e => e);
                    PanelWork work = new() { B = b, Stride = stride, Step = step, Inner = k, Columns = columns, TargetStride = ldc, Accumulate = accumulate, Ahead = (byte*)(Real*)b };
                    set.Tile(ref work, rows, panels, a, c);
                    c.AssertIs(e => e % ldc >= columns ? e : (accumulate ? e : 0) + Product(e / ldc, e % ldc), KernelSets.Tolerance * 2, $"{name} tile of {rows} rows, {panels} panels, {columns} columns");

                    double Product(int row, int column) => Enumerable.Range(0, k).Sum(j => (double)a[(j * tile) + row] * b[(column / width * stride) + (j * step) + (column % width)]);
                }
            }
        }
    }

    /// <summary>1 to a register and one more, then around two and three.</summary>
    private static IEnumerable<int> Sizes(int lanes) => Enumerable.Range(1, lanes + 1).Concat([(2 * lanes) - 1, 2 * lanes, (2 * lanes) + 1, 3 * lanes]).Distinct().Where(size => size > 0);
}
