namespace Unroll;

/// <summary>Several constraints at once: a state is one of each, numbered with the first as the lowest digit.</summary>
internal sealed class Intersection : IConstraint
{
    private readonly IConstraint[] parts;

    public Intersection(IConstraint[] parts)
    {
        this.parts = parts;
        States = 1;
        foreach (IConstraint part in parts)
        {
            Start += States * part.Start;
            if (States > long.MaxValue / part.States)
                throw new UnrollException($"The constraints {Text} have together more states than can be numbered (2^63); leave some out.");
            States *= part.States;
        }
    }

    public string Text => string.Join(", ", parts.Select(part => part is Intersection ? part.Text : $"\"{part.Text}\""));

    public long States { get; }

    public long Start { get; }

    public long Next(long state, int position, int length, int tag)
    {
        long next = 0, weight = 1;
        foreach (IConstraint part in parts)
        {
            (long rest, long mine) = Math.DivRem(state, part.States);
            long digit = part.Next(mine, position, length, tag);
            if (digit == Constraint.Dead)
                return Constraint.Dead;
            next += weight * digit;
            weight *= part.States;
            state = rest;
        }
        return next;
    }

    public bool IsFinal(long state)
    {
        foreach (IConstraint part in parts)
        {
            (state, long mine) = Math.DivRem(state, part.States);
            if (!part.IsFinal(mine))
                return false;
        }
        return true;
    }
}
