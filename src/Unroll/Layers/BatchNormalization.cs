namespace Unroll;

/// <summary>
/// Normalisation by batches (Ioffe and Szegedy 2015): y = gain (x - μ) / √(v + 1e-5) + bias, one number of each a column. On a training tape, μ and v are mean and variance of the batch's rows
/// (algorithm 1), and running means of both take them in: m ← decay m + (1 - decay) m', for the variance with N / (N - 1) times the batch's (algorithm 2, step 10). On other tapes μ and v are the
/// running ones, so each row is normalised by itself.
/// </summary>
/// <remarks>
/// Running means are kept as states (<see cref="ParameterScope.State"/>), and a learner writes them after its step: batches of the other objectives of a problem do not change them. A layer that is
/// used twice in a step takes both batches in, one after the other. Deviation: the paper averages over many batches after training; a running mean is as good and always at hand.
/// </remarks>
public sealed class BatchNormalization
{
    private readonly Parameter gain;
    private readonly Parameter bias;
    private readonly Parameter mean;
    private readonly Parameter variance;
    private readonly double decay;

    /// <summary>Asks for <c>gain</c> [F] (ones), <c>bias</c> [F] (zeros), and the states <c>mean</c> [F] (zeros) and <c>variance</c> [F] (ones).</summary>
    /// <param name="scope">Where.</param>
    /// <param name="size">F, the columns; of maps, the channels.</param>
    /// <param name="decay">How much of the running means a step keeps, 0 up to but without 1.</param>
    /// <exception cref="UnrollException">The decay is out of range.</exception>
    public BatchNormalization(ParameterScope scope, int size, double decay = 0.9)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (decay is not (>= 0 and < 1))
            throw new UnrollException(FormattableString.Invariant($"A normalisation by batches was given the decay {decay}; expected 0 or more and below 1."));
        this.decay = decay;
        gain = scope.Parameter("gain", new Shape(size), Init.Constant(1));
        bias = scope.Parameter("bias", new Shape(size), Init.Zero);
        mean = scope.State("mean", new Shape(size), Init.Zero);
        variance = scope.State("variance", new Shape(size), Init.Constant(1));
    }

    /// <summary>Normalises the columns of rows.</summary>
    /// <param name="x">[N, F]; for maps, their <see cref="FeatureMaps.Rows"/>. One row alone has no variance: while training, it becomes the bias.</param>
    /// <returns>[N, F].</returns>
    public Value Apply(Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Value scale = tape.Use(gain), shift = tape.Use(bias);
        if (!tape.IsTraining)
            return x.NormalizeColumns(scale, shift, mean.Data, variance.Data);
        Value y = x.NormalizeColumns(scale, shift, out Tensor mean1, out Tensor variance1);
        int count = x.Shape[0];
        if (count > 0)
        {
            Replace(tape, mean, mean1, 1);
            Replace(tape, variance, variance1, count / Math.Max(1.0, count - 1));
        }
        return y;
    }

    private void Replace(Tape tape, Parameter state, Tensor now, double factor)
    {
        ReadOnlySpan<Real> before = tape.Latest(state).Span;
        Tensor after = tape.Rent(state.Shape);
        for (int c = 0; c < before.Length; c++)
            after.Span[c] = (Real)((decay * before[c]) + ((1 - decay) * factor * now.Span[c]));
        tape.Replace(state, after);
    }
}
