namespace Unroll;

/// <summary>Chains whose tags do not depend on one another: their transitions, starts and ends are zeros, made once and shared by all callers.</summary>
internal sealed class NoTransitions
{
    private volatile Zeros? zeros;

    public Chain Of(Sequences emissions)
    {
        Tape tape = emissions.Rows.Tape;
        int tags = emissions.Features;
        Zeros known = zeros is { } made && made.Row.Count == tags ? made : zeros = new Zeros(new Tensor(new Shape(tags, tags)), new Tensor(new Shape(tags)));
        Value row = tape.Constant(known.Row);
        return new Chain(emissions, tape.Constant(known.Square), row, row);
    }

    private sealed record Zeros(Tensor Square, Tensor Row);
}
