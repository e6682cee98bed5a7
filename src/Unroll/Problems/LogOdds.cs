namespace Unroll;

/// <summary>log p / (1 - p), in nats: it tells two probabilities close to 1 apart, and does not change if a number is added to all scores.</summary>
internal static class LogOdds
{
    /// <summary>Of one column of the scores of a softmax; the score itself if there is no other.</summary>
    /// <param name="scores">[B, C].</param>
    /// <param name="column">Which.</param>
    /// <returns>[B].</returns>
    public static Value Of(Value scores, int column)
    {
        int columns = scores.Shape[1];
        Value chosen = scores.Columns(column, 1).SumColumns();                                          // [B]
        if (columns == 1)
            return chosen;
        Value others = column == 0 ? scores.Columns(1, columns - 1)                                     // [B, C - 1]
            : column == columns - 1 ? scores.Columns(0, column)
            : Shaping.ConcatColumns(scores.Columns(0, column), scores.Columns(column + 1, columns - column - 1));
        return chosen - (others.CrossEntropy(new int[scores.Shape[0]]) + others.Columns(0, 1).SumColumns()); // log Σ exp of the others
    }

    /// <summary>Of a tag at a step, over all answers to each of some sequences of equal length.</summary>
    /// <param name="chain">Of B sequences.</param>
    /// <param name="step">The step.</param>
    /// <param name="tag">Which.</param>
    /// <returns>[B].</returns>
    public static Value Of(Chain chain, int step, int tag)
    {
        ReadOnlySpan<int> starts = chain.Emissions.Layout.Starts;
        int[] rows = [.. starts[..^1]];
        for (int b = 0; b < rows.Length; b++)
            rows[b] += step;
        if (IsZero(chain.Transitions) && IsZero(chain.Start) && IsZero(chain.End))
            return Of(chain.Emissions.Rows.TakeRows(rows), tag);
        int tags = chain.Start.Shape.Count;
        bool[] with = new bool[chain.Emissions.Layout.Rows * tags], without = new bool[with.Length];
        Array.Fill(with, true);
        Array.Fill(without, true);
        foreach (int row in rows)
        {
            with.AsSpan(row * tags, tags).Clear();
            with[(row * tags) + tag] = true;
            without[(row * tags) + tag] = false;
        }
        return tags == 1 ? chain.LogPartition() : chain.Allowing(with).LogPartition() - chain.Allowing(without).LogPartition();
    }

    private static bool IsZero(Value value) => !value.Tensor.Span.ContainsAnyExcept((Real)0);
}
