namespace Unroll;

/// <summary>What states emit at some steps, as shares of the largest: rows by number, so that equal steps may have one row. The last row has ones, for what comes behind the end of a sequence.</summary>
internal sealed class StepTable
{
    private readonly int states;
    private int count;

    /// <param name="states">S.</param>
    /// <param name="rows">The most rows, R, without the last one.</param>
    public StepTable(int states, int rows)
    {
        this.states = states;
        Rows = new double[(rows + 1) * states];
        Shifts = new double[rows + 1];
        Ones = rows;
        Rows.AsSpan(rows * states).Fill(1);
    }

    /// <summary>exp(log p(step | s) - shift), [R + 1, S].</summary>
    public double[] Rows { get; }

    /// <summary>The largest logarithm of each row, in nats, [R + 1]; 0 if no state emits the step.</summary>
    public double[] Shifts { get; }

    /// <summary>The row of ones.</summary>
    public int Ones { get; }

    /// <summary>Begins anew.</summary>
    public void Clear() => count = 0;

    /// <summary>Adds a row.</summary>
    /// <param name="scores">The logarithms, [S].</param>
    /// <returns>Its number.</returns>
    public int Add(ReadOnlySpan<double> scores)
    {
        double largest = double.NegativeInfinity;
        foreach (double score in scores)
            largest = Math.Max(largest, score);
        Shifts[count] = double.IsNegativeInfinity(largest) ? 0 : largest;
        for (int s = 0; s < states; s++)
            Rows[(count * states) + s] = Math.Exp(scores[s] - Shifts[count]);
        return count++;
    }
}
