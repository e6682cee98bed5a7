namespace Unroll;

/// <summary>
/// Which modules of a clockwork network compute in which row of a batch by time. A module's period is twice that of the one before it, so those that
/// compute in a row are the first ones: their number says it all.
/// </summary>
internal sealed class ClockworkTicks
{
    private readonly int[][] before;

    /// <param name="layout">Whose rows they are.</param>
    /// <param name="modules">How many modules.</param>
    /// <param name="clocks">Each slot's clock at the first step, [B].</param>
    public ClockworkTicks(SequenceLayout layout, int modules, long[] clocks)
    {
        Count = new int[layout.Rows];
        for (int t = 0, row = 0; t < layout.Steps; t++)
        {
            for (int slot = 0; slot < layout.ActiveAt(t); slot++, row++)
                Count[row] = Ticking(clocks[slot] + t, modules);
        }
        before = [.. Enumerable.Range(0, modules).Select(Before)];
        Rows = [.. before.Select(Ticks)];
    }

    /// <summary>How many modules compute in each row by time, [N].</summary>
    public int[] Count { get; }

    /// <summary>For each module the rows in which it computes, ascending.</summary>
    public int[][] Rows { get; }

    /// <summary>How many modules compute at a clock: all that have a period 2^i of which it is a multiple.</summary>
    public static int Ticking(long clock, int modules) => clock == 0 ? modules : Math.Min(modules, 1 + (int)long.TrailingZeroCount(clock));

    /// <summary>The clock one step later; it begins anew at the longest period, so that it never grows beyond what a number holds exactly.</summary>
    public static Real Next(Real clock, int modules)
    {
        long longest = 1L << (modules - 1);
        return clock + 1 >= longest ? clock + (1 - longest) : clock + 1;
    }

    /// <summary>Among a module's rows, the number of the first that is not before a row.</summary>
    public int Place(int module, int row) => before[module][row];

    /// <summary>How many rows from one on, at most a given number, have as many modules that compute: most often all of a step.</summary>
    public int Alike(int row, int most)
    {
        int count = 1;
        while (count < most && Count[row + count] == Count[row])
            count++;
        return count;
    }

    private int[] Before(int module)
    {
        int[] counts = new int[Count.Length + 1];
        for (int row = 0; row < Count.Length; row++)
            counts[row + 1] = counts[row] + (Count[row] > module ? 1 : 0);
        return counts;
    }

    private static int[] Ticks(int[] before)
    {
        int[] rows = new int[before[^1]];
        for (int row = 0; row + 1 < before.Length; row++)
        {
            if (before[row + 1] > before[row])
                rows[before[row]] = row;
        }
        return rows;
    }
}
