namespace Unroll;

/// <summary>How often there is a run of a label. State: twice the number of runs so far, plus 1 while one is open.</summary>
internal sealed class RunCounts(string text, RunTag[] tags, int label, int least, int? most) : IConstraint
{
    private readonly long counts = most ?? least; // from there on, one more changes nothing (or is one too many)

    public string Text => text;

    public long States => 2 * (counts + 1);

    public long Start => 0;

    public long Next(long state, int position, int length, int tag)
    {
        RunTag part = tags[tag];
        long count = state / 2;
        bool open = state % 2 == 1;
        if (part.Label != label)
            return 2 * count;
        if (!open || !part.GoesOn)
        {
            if (count == counts && most is not null)
                return Constraint.Dead;
            count = Math.Min(count + 1, counts);
        }
        return (2 * count) + (part.Ends ? 0 : 1);
    }

    public bool IsFinal(long state) => state / 2 >= least;
}
