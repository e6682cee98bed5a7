using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Predicts the next frame of music from all frames before it. A recurrent network reads the frames, and a sigmoid per key gives the probability that it sounds
/// next (the RNN of Boulanger-Lewandowski, Bengio and Vincent 2012; Chung et al. 2014 compare cells so).
/// </summary>
/// <remarks>
/// p(x) = Π over t, k of p(x[t, k] | x[1 .. t-1]): keys are independent given the frames before. The first frame is predicted from a
/// frame of silence.
/// </remarks>
public sealed record FrameModelSpec : ProblemSpec
{
    /// <summary>Number of keys in a frame, 1 to 65,536. Default 88, a piano.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 88;

    /// <summary>The MIDI number of the first key, for printing. Default 21, the lowest key of a piano.</summary>
    public int First { get; init; } = 21;

    /// <summary>The recurrent network, in one direction. Default: an LSTM with 128 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128));

    /// <summary>Dropout on the outputs of the encoder, 0 to 0.99. Default 0.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        // Nothing is fitted.
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Require.That(!Encoder.Bidirectional, "model.encoder", "both directions", "one (bidirectional=false): what comes next must not be read");
        Recurrent encoder = Encoder.Build(scope.Child("encoder"), Size);
        return new FrameModel(this, encoder, new Linear(scope.Child("output"), encoder.OutputSize, Size));
    }
}

[JsonSerializable(typeof(FrameModelSpec))]
internal sealed partial class FrameModelJson : JsonSerializerContext;
