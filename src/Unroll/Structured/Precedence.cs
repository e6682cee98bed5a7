namespace Unroll;

/// <summary>A label only where another was somewhere before. State 1: it was.</summary>
internal sealed class Precedence(string text, RunTag[] tags, int label, int after) : IConstraint
{
    public string Text => text;

    public long States => 2;

    public long Start => 0;

    public long Next(long state, int position, int length, int tag) =>
        state == 0 && tags[tag].Label == label ? Constraint.Dead
        : tags[tag].Label == after ? 1
        : state;

    public bool IsFinal(long state) => true;
}
