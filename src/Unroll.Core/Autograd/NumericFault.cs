using System.Globalization;
using System.Numerics.Tensors;

namespace Unroll;

/// <summary>The first place of a step where numbers were no longer finite.</summary>
/// <param name="Operation">The name of the operation that gave them.</param>
/// <param name="Path">The layer, by the path of its parameters, such as <c>encoder.0.forward</c>; of an operation without any, that before it; empty if there is none.</param>
/// <param name="IsGradient">Whether they were gradients, on the way back.</param>
/// <param name="Rows">The rows of the tensor that hold them, from 0.</param>
/// <param name="Count">How many rows the tensor has.</param>
public sealed record NumericFault(string Operation, string Path, bool IsGradient, IReadOnlyList<int> Rows, int Count)
{
    private const int RowsShown = 5;

    /// <summary>As people read it: <c>lstm of encoder.0.forward, rows 3, 4 of 640</c>.</summary>
    public override string ToString()
    {
        string rows = string.Join(", ", Rows.Take(RowsShown).Select(row => row.ToString(CultureInfo.InvariantCulture))) + (Rows.Count > RowsShown ? ", ..." : "");
        return string.Create(CultureInfo.InvariantCulture,
            $"{(IsGradient ? "the gradient through " : "")}{Operation}{(Path.Length > 0 ? $" of {Path}" : "")}, row{(Rows.Count == 1 ? "" : "s")} {rows} of {Count}");
    }

    /// <summary>The rows of a tensor that hold a number that is not finite.</summary>
    internal static List<int> BadRows(Tensor tensor)
    {
        List<int> bad = [];
        if (double.IsFinite((double)TensorPrimitives.SumOfSquares<Real>(tensor.Span)))
            return bad;
        int columns = tensor.Shape.Rank < 2 ? 1 : tensor.Shape.Columns;
        for (int row = 0; row < tensor.Count / columns; row++)
        {
            foreach (Real number in tensor.Span.Slice(row * columns, columns))
            {
                if (!Real.IsFinite(number))
                {
                    bad.Add(row);
                    break;
                }
            }
        }
        return bad;
    }
}
