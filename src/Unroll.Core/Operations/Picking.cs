namespace Unroll;

/// <summary>Some numbers of each row, chosen beforehand or by their size.</summary>
public static class Picking
{
    /// <summary>One number of each row: x[i, columns[i]].</summary>
    /// <param name="x">[N, C], such as log-probabilities.</param>
    /// <param name="columns">[N].</param>
    /// <returns>[N].</returns>
    /// <exception cref="UnrollException">There are not as many columns as rows, or there is no such column.</exception>
    public static Value PickColumns(this Value x, ReadOnlySpan<int> columns) => x.Tape.Record(new PickColumnsOp(x, columns.ToArray(), 1))[0].Reshape(new Shape(x.Shape.Rows));

    /// <summary>The k largest numbers of each row, largest first; among equal ones the earlier column comes first, and NaN counts as smaller than any number.</summary>
    /// <param name="x">[N, C].</param>
    /// <param name="k">1 to C.</param>
    /// <param name="columns">Where they were, row after row, [N, k].</param>
    /// <returns>[N, k]; the gradient goes to the numbers that were picked.</returns>
    /// <exception cref="UnrollException">There are fewer than k columns.</exception>
    public static Value TopColumns(this Value x, int k, out int[] columns)
    {
        Require.Rank("top columns", x.Shape, 2);
        Require.That(k >= 1 && k <= x.Shape[1], "top columns", $"k = {k}", $"1 to {x.Shape[1]}, the number of columns");
        columns = new int[checked(x.Shape[0] * k)];
        for (int r = 0; r < x.Shape[0]; r++)
            Largest(x.Tensor.Span.Slice(r * x.Shape[1], x.Shape[1]), columns.AsSpan(r * k, k));
        return x.Tape.Record(new PickColumnsOp(x, [.. columns], k))[0];
    }

    /// <summary>Insertion into a short sorted list; almost every number fails the first comparison.</summary>
    private static void Largest(ReadOnlySpan<Real> row, Span<int> best)
    {
        int found = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (found == best.Length && !Above(row[i], row[best[^1]]))
                continue;
            int place = found < best.Length ? found++ : found - 1;
            for (; place > 0 && Above(row[i], row[best[place - 1]]); place--)
                best[place] = best[place - 1];
            best[place] = i;
        }
    }

    private static bool Above(Real a, Real b) => a > b || (Real.IsNaN(b) && !Real.IsNaN(a));
}

/// <summary>y[i, j] = x[i, columns[i, j]].</summary>
internal sealed class PickColumnsOp(Value x, int[] columns, int each) : Operation(x)
{
    public override string Name => "pick columns";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        int rows = x.Shape[0], width = x.Shape[1];
        Require.That(columns.Length == (long)rows * each, Name, $"{columns.Length} columns", $"{(long)rows * each}, {each} a row");
        foreach (int column in columns)
            Require.That((uint)column < (uint)width, Name, $"the column {column}", $"0 to {width - 1}");
        Tensor y = tape.Rent(new Shape(rows, each));                                                    // [N, each]
        ReadOnlySpan<Real> from = x.Tensor.Span;
        Span<Real> to = y.Span;
        for (int i = 0; i < columns.Length; i++)
            to[i] = from[(i / each * width) + columns[i]];
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        ReadOnlySpan<Real> dy = flow.Of(Outputs[0]).Span;
        Span<Real> dx = flow.Into(x).Span;
        for (int i = 0; i < columns.Length; i++)
            dx[(i / each * x.Shape[1]) + columns[i]] += dy[i];
    }
}
