namespace Unroll.Tests;

/// <summary>The kernels of normalisations over rows against plain formulas, at all tails, with guards behind the end.</summary>
public sealed unsafe class MomentKernelTests : IKernelTests
{
    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void Columns(string name)
    {
        KernelSet set = KernelSets.Named(name);
        for (int columns = 1; columns <= 40; columns++)
        {
            int rows = columns % 4, n = rows * columns;
            Samples draw = new((ulong)columns);
            Guarded x = Normal(n), dy = Normal(n), about = Normal(columns), left = Normal(columns), scale = Normal(columns), bias = Normal(columns), y = Normal(n);
            Guarded sums = Normal(columns), second = Normal(columns);
            (double[] sumsWere, double[] secondWere, double[] yWas) = (sums.Numbers(), second.Numbers(), y.Numbers());
            set.Run(new AddColumnMoments(x, about, rows, columns, sums, second));
            sums.AssertIs(c => sumsWere[c] + Over(r => (double)x[(r * columns) + c] - about[c]), KernelSets.Tolerance * 4, $"{name} sums {columns}");
            second.AssertIs(c => secondWere[c] + Over(r => ((double)x[(r * columns) + c] - about[c]) * ((double)x[(r * columns) + c] - about[c])), KernelSets.Tolerance * 4, $"{name} squares {columns}");
            set.Run(new NormalizeColumns(x, about, left, scale, bias, rows, columns, y));
            y.AssertIs(i => (((double)x[i] - about[i % columns] - left[i % columns]) * scale[i % columns]) + bias[i % columns], KernelSets.Tolerance * 4, $"{name} normalize {columns}");
            (sumsWere, secondWere) = (sums.Numbers(), second.Numbers());
            set.Run(new AddNormalizedProducts(x, about, left, dy, rows, columns, sums, second));
            sums.AssertIs(c => sumsWere[c] + Over(r => dy[(r * columns) + c]), KernelSets.Tolerance * 4, $"{name} gradient sums {columns}");
            second.AssertIs(c => secondWere[c] + Over(r => dy[(r * columns) + c] * ((double)x[(r * columns) + c] - about[c] - left[c])), KernelSets.Tolerance * 4, $"{name} products {columns}");
            Guarded mean = Normal(columns), along = Normal(columns);
            y = new Guarded(n, i => yWas[i]);
            set.Run(new AddNormalizeGradient(x, about, left, scale, mean, along, dy, rows, columns, y));
            y.AssertIs(i => yWas[i] + (scale[i % columns] * ((double)dy[i] - mean[i % columns] - (along[i % columns] * ((double)x[i] - about[i % columns] - left[i % columns])))), KernelSets.Tolerance * 10, $"{name} gradient {columns}");

            Guarded Normal(int count)
            {
                Tensor numbers = draw.Normal(count);
                return new Guarded(count, i => numbers.Span[i]);
            }

            double Over(Func<int, double> term) => Enumerable.Range(0, rows).Sum(term);
        }
    }
}
