namespace Unroll;

/// <summary>A recurrent decoder: what writes a sequence, one token after another.</summary>
public sealed record DecoderSpec
{
    /// <summary>Size of the vector of an output token, 1 to 65,536. Default 128.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 128;

    /// <summary>The cell of every layer. Default: an LSTM with 128 units.</summary>
    public CellSpec Cell { get; init; } = new LstmSpec(128);

    /// <summary>Number of layers, 1 to 64. Default 1.</summary>
    public int Layers { get; init => field = Require.InRange("layers", value, 1, 64); } = 1;

    /// <summary>Dropout between layers, 0 to 0.99. Default 0. Ignored with one layer.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Whether dropout on the tokens' vectors, between layers and on readouts uses one mask for all steps of a sequence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>
    /// Scheduled sampling: the probability that training gives the decoder, instead of the right token before, the one that it found most probable itself, 0 to 1, so that it learns to go on
    /// after mistakes (Bengio et al. 2015). Default 0.
    /// </summary>
    public double ScheduledSampling { get; init => field = Require.InRange("scheduledSampling", value, 0, 1); }

    /// <summary>How the decoder looks at the encoder's outputs. Default: general.</summary>
    public AttentionKind Attention { get; init; } = AttentionKind.General;

    /// <summary>
    /// Input feeding: whether each step also reads the readout of the step before it, and so knows where attention has been (Luong et al. 2015, section 3.3). Training then goes step by
    /// step and takes about twice as long. Default false.
    /// </summary>
    public bool InputFeeding { get; init; }

    /// <summary>
    /// Whether each step also reads what the encoder ends with, so that long outputs do not depend on what the decoder remembers of its first state alone (Cho et al. 2014, equation 5).
    /// Default false.
    /// </summary>
    public bool Context { get; init; }

    /// <summary>
    /// Whether the scores of attention also depend on the coverage, the sum of the weights so far, so that the decoder knows what it has looked at: a term w c(t, s) is added to them, within
    /// the tanh of additive attention (See, Liu and Manning 2017, equation 11). Training then goes step by step, as with input feeding. Default false.
    /// </summary>
    public bool Coverage { get; init; }

    /// <summary>Size of the readout, from which the scores of all tokens are computed, 1 to 65,536. Default 128.</summary>
    public int Readout { get; init => field = Require.InRange("readout", value, 1, 65536); } = 128;

    /// <summary>Weight tying: whether the output weights are the table of the output tokens' vectors (Press and Wolf 2017). <see cref="Readout"/> must then be <see cref="Embedding"/>. Default false.</summary>
    public bool Tied { get; init; }
}
