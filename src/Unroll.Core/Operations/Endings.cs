namespace Unroll;

/// <summary>The end of each sequence.</summary>
internal static class Endings
{
    /// <summary>The row of each sequence's last step; zeros where it is empty.</summary>
    /// <param name="byTime">Rows by time, longest sequence first, [N, F].</param>
    /// <param name="layout">Whose rows they are.</param>
    /// <returns>[B, F], in the caller's order.</returns>
    public static Value LastStep(this Value byTime, SequenceLayout layout) => byTime.Tape.Record(new LastStepOp(byTime, layout))[0];
}

/// <summary>y[b] = x[the row of b's last step].</summary>
internal sealed class LastStepOp(Value x, SequenceLayout layout) : Operation(x)
{
    public override string Name => "last step";

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(x.Shape.Rank == 2 && x.Shape[0] == layout.Rows, Name, $"rows of shape {x.Shape}", $"{layout.Rows} rows");
        return [new SlotStates(tape.Device, layout).Last(tape, x.Tensor, null)];
    }

    public override void Backward(GradientFlow flow) => new SlotStates(flow.Device, layout).AddLastGradient(flow.Of(Outputs[0]), flow.Into(x), null);
}
