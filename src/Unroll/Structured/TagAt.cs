namespace Unroll;

/// <summary>The tag at a place. State 1: a required tag was there.</summary>
internal sealed class TagAt(string text, int position, int tag, bool required) : IConstraint
{
    private readonly int place = position;
    private readonly int wanted = tag;

    public string Text => text;

    public long States => 2;

    public long Start => 0;

    public long Next(long state, int position, int length, int tag)
    {
        if (position != (place < 0 ? length + place : place))
            return state;
        return (tag == wanted) == required ? 1 : Constraint.Dead;
    }

    public bool IsFinal(long state) => state == 1 || !required;
}
