using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Captions of pictures: a convolutional network turns a picture into a grid of regions; a decoder, which starts from their mean, looks at the regions while it writes a text about them
/// (Xu et al. 2015, "Show, attend and tell").
/// </summary>
/// <remarks>
/// loss = mean over the tokens of all captions, their ends among them, of -log p(y(t) | y(1) ... y(t-1), x), in nats. Deviation: attention reads the state after a step and not the one before it
/// (Luong et al. 2015), as in translation; with input feeding the next step knows where it looked.
/// </remarks>
public sealed record CaptionSpec : ProblemSpec
{
    /// <summary>How pictures become regions. Default: three blocks of convolutions.</summary>
    public PictureSpec Input { get; init; } = new();

    /// <summary>The network that writes the text. Default: an LSTM with 128 units, general attention and input feeding.</summary>
    public DecoderSpec Decoder { get; init; } = new() { InputFeeding = true };

    /// <summary>Words that occur fewer times in the training captions are never written. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>Dropout on the regions, the vectors of words and the readout, 0 to 0.99. Default 0.2.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.2;

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all words, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        PlainText[] captions = [.. train.Targets<Texts>(Captioner.Who).SelectMany(texts => texts.All)];
        Require.That(captions.Length > 0, "The training set", "no picture with a caption", "at least one");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("tokens", TokenWriter.Fit(captions.Select(caption => caption.Tokens), MinCount));
        fitted.Put("unit", FittedValue.Of(captions[0].Unit));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new Captioner(this, scope, fitted);
    }
}

[JsonSerializable(typeof(CaptionSpec))]
internal sealed partial class CaptionJson : JsonSerializerContext;
