using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The next frame of music from all before it: a recurrent network reads the frames, and a sigmoid for each key says how likely it sounds next (the RNN
/// of Boulanger-Lewandowski, Bengio and Vincent 2012; Chung et al. 2014 compare cells so).
/// </summary>
/// <remarks>
/// p(x) = Π over t, k of p(x[t, k] | x[1 .. t-1]): keys are independent of one another given what was before. The first frame is predicted, too, from a
/// frame of silence.
/// </remarks>
public sealed record FrameModelSpec : ProblemSpec
{
    /// <summary>D, how many keys a frame has, 1 to 65,536. Default 88, a piano's.</summary>
    public int Size { get; init => field = Require.InRange("size", value, 1, 65536); } = 88;

    /// <summary>The number by which people name the first key. Default 21, the lowest of a piano in MIDI.</summary>
    public int First { get; init; } = 21;

    /// <summary>What reads the frames, in one direction. Default: an LSTM of 128 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128));

    /// <summary>Dropout on what the encoder gives, 0 to 0.99. Default 0.</summary>
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
