namespace Unroll;

/// <summary>
/// For each of N places a bag of row numbers: what <see cref="Gathering.SumRows"/> adds up. Kept one after the other, so that bags of any size,
/// empty ones too, cost nothing but their numbers. Immutable; what a backward pass needs is derived once, at its first use.
/// </summary>
public sealed class RowBags
{
    private const int EntriesPerPiece = 16384; // about 100 µs of memory traffic
    private const int BagsPerPiece = 1024;

    private readonly int[] offsets;
    private readonly int[] ids;
    private readonly Lazy<Uses> uses;

    /// <summary>Creates the bags.</summary>
    /// <param name="offsets">Where each bag begins among the numbers, and at the end how many there are, [N + 1]; copied.</param>
    /// <param name="ids">The row numbers, 0 or more; one may be in a bag several times; copied.</param>
    /// <exception cref="UnrollException">The offsets fall, or do not begin with 0 and end with the number of ids, or an id is negative.</exception>
    public RowBags(int[] offsets, int[] ids)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(ids);
        (offsets, ids) = ([.. offsets], [.. ids]); // before they are checked: the caller's may change at any time
        Require.That(offsets.Length > 0 && offsets[0] == 0 && offsets[^1] == ids.Length, "Row bags",
            $"offsets from {(offsets.Length > 0 ? offsets[0] : 0)} to {(offsets.Length > 0 ? offsets[^1] : 0)}", $"0 to {ids.Length}, the number of ids");
        for (int i = 1; i < offsets.Length; i++)
            Require.That(offsets[i] >= offsets[i - 1], "Row bags", $"the offset {offsets[i]} after {offsets[i - 1]}", "offsets that do not fall");
        int largest = -1, smallest = 0;
        foreach (int id in ids)
            (largest, smallest) = (Math.Max(largest, id), Math.Min(smallest, id));
        Require.That(smallest == 0, "Row bags", $"the id {smallest}", "0 or more");
        this.offsets = offsets;
        this.ids = ids;
        Largest = largest;
        uses = new Lazy<Uses>(Transpose);
    }

    /// <summary>How many bags, N.</summary>
    public int Count => offsets.Length - 1;

    /// <summary>Where each bag begins among the ids, and at the end how many there are, [N + 1].</summary>
    public ReadOnlySpan<int> Offsets => offsets;

    /// <summary>The row numbers, bag after bag.</summary>
    public ReadOnlySpan<int> Ids => ids;

    /// <summary>The largest row number; -1 where all bags are empty.</summary>
    internal int Largest { get; }

    /// <summary>The rows that are in any bag, and the bags of each.</summary>
    internal Uses ByRow => uses.Value;

    /// <summary>Where to cut the bags into pieces of about equal work: by the bags alone, never by the number of threads.</summary>
    internal int[] Pieces() => Cut(offsets, BagsPerPiece);

    private Uses Transpose()
    {
        int[] starts = new int[Largest + 2];
        foreach (int id in ids)
            starts[id + 1]++;
        List<int> rows = [], places = [0];
        for (int row = 0; row <= Largest; row++)
        {
            if (starts[row + 1] > 0)
            {
                rows.Add(row);
                places.Add(places[^1] + starts[row + 1]);
            }
            starts[row + 1] += starts[row];
        }
        int[] bags = new int[ids.Length];
        for (int bag = 0; bag < Count; bag++)
        {
            for (int i = offsets[bag]; i < offsets[bag + 1]; i++)
                bags[starts[ids[i]]++] = bag;
        }
        int[] offsetsByRow = [.. places];
        return new Uses([.. rows], offsetsByRow, bags, Cut(offsetsByRow, EntriesPerPiece));
    }

    private static int[] Cut(int[] offsets, int most)
    {
        List<int> cuts = [0];
        for (int i = 1; i < offsets.Length; i++)
        {
            if (i - cuts[^1] >= most || offsets[i] - offsets[cuts[^1]] >= EntriesPerPiece || i == offsets.Length - 1)
                cuts.Add(i);
        }
        return [.. cuts];
    }

    /// <summary>The rows in use, ascending; for each the bags it is in, ascending; and where to cut the rows into pieces of about equal work.</summary>
    internal sealed record Uses(int[] Rows, int[] Offsets, int[] Bags, int[] Pieces);
}
