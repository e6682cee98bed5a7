namespace Unroll.Tests;

/// <summary>Every kernel set's matrix product against plain loops in double.</summary>
public sealed unsafe class GemmTests
{
    private const Real Guard = 777;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void SmallSizes(string name)
    {
        KernelSet set = KernelSets.Named(name);
        int[] sizes = [0, 1, 2, 3, 5, 8, 17];
        foreach (int m in sizes)
        {
            foreach (int n in sizes)
            {
                foreach (int k in sizes)
                    Check(set, m, n, k, (m + n + k) % 2 == 0, k % 2 == 0, n % 2 == 0, 3);
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void EveryTileAndWidth(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int m = 1; m <= 30; m++)
            Check(set, m, (m * 7 % 70) + 1, 9, m % 2 == 0, m % 3 == 0, m % 5 == 0, 1);
        for (int n = 1; n <= 67; n++)
            Check(set, (n % 14) + 1, n, 4, n % 2 == 0, n % 3 == 0, n % 5 == 0, n % 4);
    }

    [Theory, MemberData(nameof(Sets))]
    public void LargerThanBlocks(string name)
    {
        KernelSet set = KernelSets.Named(name);
        Check(set, 3, 33, 1030, false, false, false, 5);
        Check(set, 115, 5, 7, true, true, true, 2);
        Check(set, 130, 35, 515, true, false, true, 0);
        Check(set, 113, 64, 512, false, true, false, 1);
        Check(set, 225, 3, 513, false, false, false, 0);
        Check(set, 560, 5, 512, false, true, false, 0);
        Check(set, 561, 5, 520, true, true, false, 0);
        Check(set, 1121, 3, 30, false, true, false, 0);
        Check(set, 7, (9 * set.PanelWidth) + 3, 5, true, true, false, 0, 1, 9);
    }

    [Theory, MemberData(nameof(Sets))]
    public void PanelRanges(string name)
    {
        KernelSet set = KernelSets.Named(name);
        int n = (3 * set.PanelWidth) + 5;
        for (int first = 0; first <= 4; first++)
        {
            for (int last = first; last <= 4; last++)
                Check(set, 15, n, 6, first % 2 == 0, false, last % 2 == 0, 2, first, last);
        }
    }

    [Fact]
    public void InnerSizesMustAgree()
    {
        KernelSet set = KernelSet.Named("portable");
        PackedMatrix packed = PackedMatrix.On(new Block(PackedMatrix.Size(set, 3, 2)), set, 3, 2);
        Assert.Throws<InvalidOperationException>(() => Gemm.Multiply(set, LeftFactor.Of(null, 1, 2), packed, null, null, 2, false));
    }

    private static void Check(
        KernelSet set, int m, int n, int k, bool accumulate, bool transposedLeft, bool transposedRight, int extra, int first = 0, int last = int.MaxValue)
    {
        string what = $"{set.Name} {m}x{k} times {k}x{n}, accumulate {accumulate}, transposed {transposedLeft} {transposedRight}, panels {first}..{last}";
        Samples draw = new((ulong)((m * 1000003) + (n * 1009) + k));
        Tensor a = draw.Normal(m, k), b = draw.Normal(k, n);                                             // by row, whatever lies in memory
        Tensor left = transposedLeft ? Transpose(a) : a, right = transposedRight ? Transpose(b) : b;
        PackedMatrix packed = PackedMatrix.On(new Block(PackedMatrix.Size(set, k, n)), set, k, n);
        for (int panel = 0; panel < packed.Panels; panel++)
            packed.PackPanel(set, panel, right.Pointer, transposedRight ? k : n, transposedRight);
        int ldc = transposedLeft ? n : n + extra;
        Tensor c = new(new Shape((m * ldc) + 40)), old = draw.Normal(m, n);
        Tensor scratch = new(new Shape(Gemm.ScratchSize(set)));
        LeftFactor lies = transposedLeft ? LeftFactor.Transposed(left.Pointer, m, k) : LeftFactor.Of(left.Pointer, m, k);
        int end = Math.Min(last, packed.Panels);
        Tensor row = draw.Normal(1, n), sums = new(new Shape(n + 40));
        if (transposedLeft)
        {
            int size = Gemm.TransposedScratchSize(set, k, m);
            Tensor own = new(new Shape(size + 32));
            own.Span[size..].Fill(-77);
            IsRight("", () => Gemm.MultiplyTransposed(set, left.Pointer, m, k, m, UnpackedRows.Of(b.Pointer, n), first, end, own.Pointer, c.Pointer, accumulate, null));
            AreSums(() => Gemm.MultiplyTransposed(set, left.Pointer, m, k, m, UnpackedRows.Of(b.Pointer, n), first, end, own.Pointer, c.Pointer, accumulate, sums.Pointer));
            Assert.True(own.Span[size..].IndexOfAnyExcept((Real)(-77)) < 0, $"{what}: numbers behind the scratch memory were written");
        }
        IsRight("from a row", () => Gemm.Multiply(set, lies, packed, first, end, scratch.Pointer, c.Pointer, ldc, false, row.Pointer), row);
        IsRight("packed", () => Gemm.Multiply(set, lies, packed, first, end, scratch.Pointer, c.Pointer, ldc, accumulate));
        IsRight("as it lies", () => Gemm.Multiply(set, lies, RightFactor.Of(set, b.Pointer, k, n), first, end, scratch.Pointer, c.Pointer, ldc, accumulate));
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        GC.KeepAlive(scratch);
        GC.KeepAlive(packed);
        GC.KeepAlive(row);

        // The sums of the columns of b are added to what is there, and nothing else is written.
        void AreSums(Action product)
        {
            sums.Span.Fill(Guard);
            product();
            int from = first * set.PanelWidth, to = last == int.MaxValue ? n : Math.Min(n, last * set.PanelWidth);
            for (int column = 0; column < sums.Count; column++)
            {
                double sum = Guard, size = Math.Abs(sum);
                for (int j = 0; j < k && column >= from && column < to; j++)
                {
                    sum += b.Span[(j * n) + column];
                    size += Math.Abs(b.Span[(j * n) + column]);
                }
                Assert.True(Math.Abs(sum - sums.Span[column]) <= KernelSets.Tolerance * size, $"{what}: the sum of column {column} is {sums.Span[column]}; expected {sum}");
            }
        }

        void IsRight(string way, Action product, Tensor? start = null)
        {
            c.Span.Fill(Guard);
            for (int i = 0; i < m; i++)
                old.Span.Slice(i * n, n).CopyTo(c.Span[(i * ldc)..]);
            product();
            int from = first * set.PanelWidth, to = last == int.MaxValue ? n : Math.Min(n, last * set.PanelWidth);
            for (int i = 0; i < c.Count; i++)
            {
                int row = ldc == 0 ? m : i / ldc, column = ldc == 0 ? 0 : i % ldc;
                if (row >= m || column >= n)
                {
                    Assert.True(c.Span[i] == Guard, $"{what} {way}: wrote outside, at row {row} column {column}");
                    continue;
                }
                double before = old.Span[(row * n) + column];
                if (column < from || column >= to)
                {
                    Assert.True(c.Span[i] == (Real)before, $"{what} {way}: wrote another panel, at row {row} column {column}");
                    continue;
                }
                double sum = start is not null ? start.Span[column] : accumulate ? before : 0, size = Math.Abs(sum);
                for (int j = 0; j < k; j++)
                {
                    double term = (double)a.Span[(row * k) + j] * b.Span[(j * n) + column];
                    sum += term;
                    size += Math.Abs(term);
                }
                Assert.True(Math.Abs(sum - c.Span[i]) <= KernelSets.Tolerance * (size + 1e-30), $"{what} {way}: row {row} column {column} is {c.Span[i]}; expected {sum}");
            }
        }
    }

    private static Tensor Transpose(Tensor x)
    {
        int rows = x.Shape[0], columns = x.Shape[1];
        Tensor y = new(new Shape(columns, rows));
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                y.Span[(c * rows) + r] = x.Span[(r * columns) + c];
        }
        return y;
    }
}
