namespace Unroll;

/// <summary>The loss of an output layer with many classes, such as the words of a language.</summary>
public static class OutputLosses
{
    /// <summary>
    /// The cross-entropy of x W + b, in nats, as <see cref="Losses.CrossEntropy"/> of <see cref="Products.MatMul(Value, Value, Value)"/>. The scores of all classes are made for some
    /// rows at a time, forward and again backward, so memory does not grow with rows times classes.
    /// </summary>
    /// <param name="x">[N, K].</param>
    /// <param name="weight">[K, C]; with <paramref name="byClass"/> [C, K], a row for each class, such as a table of word vectors.</param>
    /// <param name="bias">[C]; null for none.</param>
    /// <param name="targets">The right class of each row, [N]; copied.</param>
    /// <param name="smoothing">ε, 0 to 1: the share of the right distribution that is spread evenly over all classes (Szegedy et al. 2016, section 7).</param>
    /// <param name="byClass">Whether the weight has a row for each class.</param>
    /// <returns>[N].</returns>
    /// <exception cref="UnrollException">The shapes do not fit, a target is no class, or ε is out of its range.</exception>
    public static Value LinearCrossEntropy(this Value x, Value weight, Value? bias, int[] targets, double smoothing = 0, bool byClass = false)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return x.Tape.Record(new LinearCrossEntropyOp(x, weight, bias, targets, smoothing, byClass))[0];
    }
}

internal sealed unsafe class LinearCrossEntropyOp(Value x, Value weight, Value? bias, int[] targets, double smoothing, bool byClass)
    : Operation(bias is null ? [x, weight] : [x, weight, bias])
{
    private const int MostScores = 1 << 23; // 32 MB of floats: some hundred rows of a large vocabulary, enough for products at full speed
    private const int RowsPerPiece = 32;
    private readonly int[] targets = [.. targets]; // kernels index by them now and going back: the caller's array may change in between
    private Tensor? largest;
    private Tensor? sums;
    private Tensor? scores; // kept where one chunk holds all rows

    public override string Name => "cross-entropy of a linear layer";

    private int Classes => weight.Shape[byClass ? 0 : 1];

    private int ChunkRows => Math.Clamp(MostScores / Math.Max(1, Classes), RowsPerPiece, Math.Max(RowsPerPiece, targets.Length));

    public override Tensor[] Forward(Tape tape)
    {
        Require.That(x.Shape.Rank == 2 && weight.Shape.Rank == 2 && x.Shape[1] == weight.Shape[byClass ? 1 : 0], Name,
            $"rows of shape {x.Shape} and a weight of shape {weight.Shape}", byClass ? "[N, K] and [C, K]" : "[N, K] and [K, C]");
        Require.That(bias is null || bias.Shape == new Shape(Classes), Name, $"a bias of shape {bias?.Shape}", $"[{Classes}]");
        Require.That(targets.Length == x.Shape[0], Name, $"{targets.Length} targets", $"{x.Shape[0]}, one a row");
        foreach (int target in targets)
            Require.That((uint)target < (uint)Classes, Name, $"the target {target}", $"0 to {Classes - 1}");
        Require.That(smoothing is >= 0 and <= 1, Name, $"the smoothing {smoothing}", "0 to 1");
        Tensor loss = tape.Rent(new Shape(targets.Length));                                             // [N]
        largest = tape.Rent(loss.Shape);                                                                // [N]
        sums = tape.Rent(loss.Shape);                                                                   // [N]
        if (tape.IsRecording && targets.Length <= ChunkRows)
            scores = tape.Rent(new Shape(targets.Length, Classes));
        Real* most = largest.Pointer, totals = sums.Pointer, losses = loss.Pointer;
        ForEachChunk(tape.Device, (first, count, chunk) =>
        {
            Score(tape, first, count, chunk);
            tape.Device.ForEachPiece(count, RowsPerPiece, (from, to) =>
            {
                fixed (int* target = targets)
                    tape.Device.KernelSet.Run(new CrossEntropyRows(chunk + ((nint)from * Classes), target + first + from, (Real)smoothing, to - from, Classes,
                        most + first + from, totals + first + from, losses + first + from));
            });
        });
        return [loss];
    }

    public override void Backward(GradientFlow flow)
    {
        Device device = flow.Device;
        int inputs = x.Shape[1];
        Tensor dLoss = flow.Of(Outputs[0]);
        Tensor? dx = flow.IntoIfWanted(x), dWeight = flow.IntoIfWanted(weight), dBias = bias is null ? null : flow.IntoIfWanted(bias);
        Real* most = largest!.Pointer, totals = sums!.Pointer, upstream = dLoss.Pointer;
        ForEachChunk(device, (first, count, chunk) =>
        {
            if (scores is null)
                Score(flow.Tape, first, count, chunk);
            device.ForEachPiece(count, RowsPerPiece, (from, to) =>
            {
                Real* rows = chunk + ((nint)from * Classes); // scores, which their gradients replace
                int row = first + from;
                fixed (int* target = targets)
                    device.KernelSet.Run(new CrossEntropyGradient(rows, most + row, totals + row, target + row, (Real)smoothing, upstream + row, to - from, Classes, rows));
            });
            Real* read = x.Tensor.Pointer + ((nint)first * inputs);
            if (dx is not null)                                                                         // dX += dS Wᵀ
                device.Multiply(LeftFactor.Of(chunk, count, Classes), flow.Tape.Pack(weight, !byClass), dx.Pointer + ((nint)first * inputs), inputs, true);
            if (dWeight is not null && byClass)                                                         // dW += dSᵀ X
                device.MultiplyTransposed(chunk, Classes, count, Classes, read, inputs, dWeight.Pointer, true);
            else if (dWeight is not null)                                                               // dW += Xᵀ dS, db += Σ dS
                device.MultiplyTransposed(read, inputs, count, inputs, chunk, Classes, dWeight.Pointer, true, dBias is null ? null : dBias.Pointer);
            if (dBias is not null && (byClass || dWeight is null))
                device.AddColumnSums(chunk, count, Classes, Classes, dBias.Pointer);
        });
    }

    /// <summary>The scores of some rows, [count, C].</summary>
    private void Score(Tape tape, int first, int count, Real* chunk)
    {
        LeftFactor rows = LeftFactor.Of(x.Tensor.Pointer + ((nint)first * x.Shape[1]), count, x.Shape[1]);
        tape.Device.Multiply(rows, tape.Pack(weight, byClass), chunk, Classes, false, bias is null ? null : bias.Tensor.Pointer);
    }

    private void ForEachChunk(Device device, ChunkBody body)
    {
        if (scores is not null)
        {
            body(0, targets.Length, scores.Pointer);
            return;
        }
        Block block = device.Memory.Rent(checked(Math.Min(ChunkRows, targets.Length) * Classes));
        for (int first = 0; first < targets.Length; first += ChunkRows)
            body(first, Math.Min(ChunkRows, targets.Length - first), block.Pointer);
        device.Memory.Return(block);
    }

    /// <summary>The body is given the first row, how many there are, and where their scores lie.</summary>
    private delegate void ChunkBody(int first, int count, Real* chunk);
}
