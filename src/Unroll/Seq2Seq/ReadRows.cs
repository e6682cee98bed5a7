namespace Unroll;

/// <summary>The rows of a memory that a decoder may read at places: those of each input, and one that stands for the end of all.</summary>
/// <param name="layout">The rows of each input, together N.</param>
/// <param name="rows">[N + 1, M].</param>
internal sealed class ReadRows(SequenceLayout layout, Value rows)
{
    /// <summary>What is read at some steps, the rows of each side by side, [steps, count M].</summary>
    /// <param name="steps">The input and the place of each step; at least one.</param>
    public Value Take(IReadOnlyList<(int Input, IReading Place)> steps)
    {
        int count = steps[0].Place.Count;
        int[] taken = new int[steps.Count * count];
        for (int i = 0; i < taken.Length; i++)
        {
            (int input, IReading place) = steps[i / count];
            int row = place.Row(i % count);
            taken[i] = row < layout.Lengths[input] ? layout.Starts[input] + row : layout.Rows;
        }
        return rows.TakeRows(taken).Reshape(new Shape(steps.Count, count * rows.Shape[1]));
    }

    /// <summary>The same rows as numbers on no tape, for decoding step by step.</summary>
    public Kept Keep() => new(layout, rows.Keep());

    /// <summary>Rows as numbers on no tape.</summary>
    internal sealed record Kept(SequenceLayout Layout, Tensor Rows)
    {
        /// <summary>The rows as constants of a tape.</summary>
        public ReadRows On(Tape tape) => new(Layout, tape.Constant(Rows));
    }
}
