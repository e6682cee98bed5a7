namespace Unroll;

/// <summary>What training makes small.</summary>
public static class Losses
{
    /// <summary>-log softmax(x)[target] of each row, in nats; softmax and logarithm are one step, so no probability is ever rounded to 0.</summary>
    /// <param name="x">Scores, [N, C].</param>
    /// <param name="targets">The right column of each row, [N]; copied.</param>
    /// <param name="smoothing">
    /// ε, 0 to 1: how much of the right distribution is spread evenly over all C columns, the right one's among them: (1 - ε) at the target and ε / C
    /// everywhere (Szegedy et al. 2016, section 7).
    /// </param>
    /// <returns>[N].</returns>
    /// <exception cref="UnrollException">There are not as many targets as rows, one is no column, or ε is out of its range.</exception>
    public static Value CrossEntropy(this Value x, int[] targets, double smoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return x.Tape.Record(new CrossEntropyOp(x, targets, smoothing))[0];
    }
}

internal sealed unsafe class CrossEntropyOp(Value x, int[] targets, double smoothing) : Operation(x)
{
    private const int Piece = 32;
    private readonly int[] targets = [.. targets]; // kernels index by them now and going back: the caller's array may change in between
    private Tensor? largest;
    private Tensor? sums;

    public override string Name => "cross-entropy";

    public override Tensor[] Forward(Tape tape)
    {
        Require.Rank(Name, x.Shape, 2);
        Require.That(targets.Length == x.Shape[0], Name, $"{targets.Length} targets", $"{x.Shape[0]}, one a row");
        foreach (int target in targets)
            Require.That((uint)target < (uint)x.Shape[1], Name, $"the target {target}", $"0 to {x.Shape[1] - 1}");
        Require.That(smoothing is >= 0 and <= 1, Name, $"the smoothing {smoothing}", "0 to 1");
        int columns = x.Shape[1];
        Tensor loss = tape.Rent(new Shape(targets.Length));                                             // [N]
        largest = tape.Rent(loss.Shape);                                                                // [N]
        sums = tape.Rent(loss.Shape);                                                                   // [N]
        Real* scores = x.Tensor.Pointer, most = largest.Pointer, totals = sums.Pointer, losses = loss.Pointer;
        tape.Device.ForEachPiece(targets.Length, Piece, (from, to) =>
        {
            fixed (int* target = targets)
                tape.Device.KernelSet.Run(new CrossEntropyRows(scores + ((nint)from * columns), target + from, (Real)smoothing, to - from, columns, most + from, totals + from, losses + from));
        });
        return [loss];
    }

    public override void Backward(GradientFlow flow)
    {
        int columns = x.Shape[1];
        Tensor dx = flow.Into(x, out bool accumulate), own = accumulate ? flow.Tape.Rent(x.Shape) : dx;     // [N, C]
        Real* scores = x.Tensor.Pointer, most = largest!.Pointer, totals = sums!.Pointer, dLoss = flow.Of(Outputs[0]).Pointer, target = own.Pointer;
        flow.Device.ForEachPiece(targets.Length, Piece, (from, to) =>
        {
            nint offset = (nint)from * columns;
            fixed (int* right = targets)
                flow.Device.KernelSet.Run(new CrossEntropyGradient(scores + offset, most + from, totals + from, right + from, (Real)smoothing, dLoss + from, to - from, columns, target + offset));
        });
        if (accumulate)
            flow.Device.AddScaled(target, 1, own.Count, dx.Pointer);
    }
}
