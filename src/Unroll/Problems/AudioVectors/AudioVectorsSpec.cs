using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One vector of each sound, of any length. An encoder reads the frames of the sound, its outputs are pooled into a vector, and a decoder makes the frames again from the vector (Chung et al. 2016, "Audio Word2Vec:
/// unsupervised learning of audio segment representations using sequence-to-sequence autoencoder"). No transcript is needed: sounds of the same word get similar vectors because they have similar frames. With
/// <see cref="Noise"/> or <see cref="Drop"/> the encoder reads damaged frames, and the decoder makes the undamaged ones (a denoising auto-encoder; Vincent et al. 2008).
/// </summary>
/// <remarks>
/// v = pool(encoder(x'));  y(t) = W decoder([v; f(t)]) + b;  loss = mean over the sounds of the mean over their frames and numbers of (y(t) - x(t))², where x' is x, perhaps damaged, and f(t) what <see cref="Feedback"/> says. The target is the
/// rows that the input layer gives. Deviations from Chung et al.: the decoder reads v at every step and not at the first one only, and by default reads no frames.
/// </remarks>
public sealed record AudioVectorsSpec : PooledSpec
{
    /// <summary>How the sound becomes rows. Default: 13 MFCC with two kinds of deltas, normalised for each sound, three frames in a row.</summary>
    public override InputSpec Input { get; init; } = new SoundSpec { Features = new SoundFeatureSpec { Kind = SoundFeature.Mfcc, Deltas = 2 }, Stack = 3, Skip = 3 };

    /// <summary>The network that reads the frames. Default: a GRU with 128 units in both directions.</summary>
    public override RecurrentSpec Encoder { get; init; } = new(new GruSpec(128)) { Bidirectional = true };

    /// <summary>How the outputs of all steps are pooled into the vector. Default: mean.</summary>
    public override PoolingKind Pooling { get; init; } = PoolingKind.Mean;

    /// <summary>Dropout on the frames that the encoder reads and on the vector, 0 to 0.99. Default 0.</summary>
    public override double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>The network that makes the frames, in one direction. Default: a GRU with 128 units.</summary>
    public RecurrentSpec Decoder { get; init; } = new(new GruSpec(128));

    /// <summary>What the decoder reads beside the vector. Default: nothing.</summary>
    public FrameFeedback Feedback { get; init; }

    /// <summary>Whether the decoder makes the last frame first. Default: false.</summary>
    public bool Reverse { get; init; }

    /// <summary>The standard deviation of the normal noise that training adds to each number that the encoder reads, 0 to 100. Default 0.</summary>
    public double Noise { get; init => field = Require.InRange("noise", value, 0.0, 100.0); }

    /// <summary>The share of the frames that training replaces by zeros before the encoder reads them, 0 to 0.99. Default 0.</summary>
    public double Drop { get; init => field = Require.InRange("drop", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        Input.Fit([.. train.Select(example => example.Input)], fitted);
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(!Decoder.Bidirectional, "model.decoder", "both directions", "one (bidirectional=false): frames are made one after another");
        return new AudioVectors(this, scope, fitted);
    }
}

[JsonSerializable(typeof(AudioVectorsSpec))]
internal sealed partial class AudioVectorsJson : JsonSerializerContext;
