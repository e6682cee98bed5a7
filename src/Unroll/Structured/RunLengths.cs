namespace Unroll;

/// <summary>How long the runs of a label (or of every label) are. State 0: no such run is open; else which label's is, and its length so far.</summary>
internal sealed class RunLengths(string text, RunTag[] tags, int label, int least, int? most) : IConstraint
{
    private readonly long counts = most ?? least; // from there on, one more step changes nothing (or is one too many)
    private readonly long labels = label != RunTag.None ? 1 : tags.Select(tag => tag.Label).DefaultIfEmpty(RunTag.None).Max() + 1;

    public string Text => text;

    public long States => 1 + (labels * counts);

    public long Start => 0;

    public long Next(long state, int position, int length, int tag)
    {
        RunTag part = tags[tag];
        (long open, long count) = Open(state);
        long mine = label == RunTag.None ? part.Label : part.Label == label ? 0 : RunTag.None;
        if (part.GoesOn && count > 0 && mine == open)
        {
            if (count == counts && most is not null)
                return Constraint.Dead;
            count = Math.Min(count + 1, counts);
        }
        else
        {
            if (count > 0 && count < least)
                return Constraint.Dead;
            (open, count) = (mine, mine == RunTag.None ? 0 : 1);
        }
        if (count == 0 || (part.Ends && count >= least))
            return 0;
        return part.Ends ? Constraint.Dead : (open * counts) + count;
    }

    public bool IsFinal(long state) => state == 0 || Open(state).Count >= least;

    private (long Label, long Count) Open(long state) => state == 0 ? (RunTag.None, 0) : ((state - 1) / counts, ((state - 1) % counts) + 1);
}
