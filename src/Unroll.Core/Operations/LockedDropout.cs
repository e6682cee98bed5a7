namespace Unroll;

/// <summary>Dropout that is the same at every step of a sequence.</summary>
public static class LockedDropouts
{
    /// <summary>
    /// Dropout locked over time (Gal and Ghahramani 2016): as <see cref="Activations.Dropout"/>, but what is dropped at one step of a sequence is
    /// dropped at all of them; each sequence draws its own. On a tape that does not train it does nothing.
    /// </summary>
    /// <param name="x">Rows [N, F].</param>
    /// <param name="probability">Of dropping, 0 up to but without 1; exact to 1/65,536.</param>
    /// <exception cref="UnrollException">The probability is out of range.</exception>
    public static Sequences LockedDropout(this Sequences x, double probability)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.That(probability is >= 0 and < 1, "dropout", FormattableString.Invariant($"the probability {probability}"), "0 or more and below 1");
        Tape tape = x.Rows.Tape;
        return tape.IsTraining && probability > 0 ? x.With(tape.Record(new LockedDropoutOp(x.Rows, x.Layout, probability))[0]) : x;
    }
}

/// <summary>y[row] = x[row] ∘ mask[sequence of the row].</summary>
internal sealed unsafe class LockedDropoutOp(Value x, SequenceLayout layout, double probability) : Operation(x)
{
    private const int Piece = 16384;
    private Tensor? mask;

    public override string Name => "locked dropout";

    public override Tensor[] Forward(Tape tape)
    {
        int F = x.Shape[1];
        Tensor y = tape.Rent(x.Shape);                                                                  // [N, F]
        mask = tape.Rent(new Shape(layout.Count, F));                                                   // [B, F]
        Rng stream = tape.NextStream();
        uint threshold = (uint)Math.Round(probability * 65536);
        Real scale = (Real)(65536.0 / (65536 - threshold));
        Real* factors = mask.Pointer;
        KernelSet set = tape.Device.KernelSet;
        tape.Device.ForEachPiece(mask.Count, Piece, (from, to) => set.Run(new DropoutMask(stream, threshold, scale, from, to, factors)));
        Real* source = x.Tensor.Pointer, target = y.Pointer;
        ForEachRow(tape.Device, (row, factorsOf) => set.Run(new Zip<Times>(source + row, factors + factorsOf, F, target + row)));
        return [y];
    }

    public override void Backward(GradientFlow flow)
    {
        int F = x.Shape[1];
        Real* dy = flow.Of(Outputs[0]).Pointer, factors = mask!.Pointer, dx = flow.Into(x).Pointer;
        ForEachRow(flow.Device, (row, factorsOf) => flow.Device.KernelSet.Run(new AddProduct(dy + row, factors + factorsOf, F, dx + row)));
    }

    /// <summary>Runs body(first number of the row, first factor of its sequence) for all rows, some sequences beside others.</summary>
    private void ForEachRow(Device device, Action<nint, nint> body)
    {
        int F = x.Shape[1];
        device.ForEachPiece(layout.Count, Math.Max(1, (int)((long)layout.Count * Piece / Math.Max(1, x.Shape.Count))), (from, to) =>
        {
            for (int b = from; b < to; b++)
            {
                for (int row = layout.Starts[b]; row < layout.Starts[b + 1]; row++)
                    body((nint)row * F, (nint)b * F);
            }
        });
    }
}
