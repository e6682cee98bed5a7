using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// From one sequence to another whose length is not known beforehand: an encoder reads the input, a decoder writes the output token by token until it writes the end
/// (Sutskever, Vinyals and Le 2014), and attention lets it look at the input while it writes (Bahdanau, Cho and Bengio 2015; Luong, Pham and Manning 2015).
/// </summary>
/// <remarks>loss = mean over the output's tokens, its end among them, of -log p(y(t) | y(1) ... y(t-1), x), in nats.</remarks>
public sealed record TranslationSpec : ProblemSpec
{
    /// <summary>How the input becomes rows, such as words their vectors. Default: words as they are written, with vectors of 128 numbers.</summary>
    public InputSpec Input { get; init; } = new WordsSpec { Form = new WordForm { Lowercase = false, FoldDigits = false } };

    /// <summary>The network that reads the input. Default: a bidirectional LSTM with 128 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>The network that writes the output. Default: an LSTM with 128 units and general attention.</summary>
    public DecoderSpec Decoder { get; init; } = new();

    /// <summary>Output tokens that occur fewer times in the training set are treated as the unknown token, which is never written. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>Dropout on the vectors of input and output and on the readout, 0 to 0.99. Default 0.3.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.3;

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        PlainText[] targets = train.Targets<PlainText>(Translator.Who);
        Require.That(targets.Length > 0, "The training set", "no pair of texts", "at least one");
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("tokens", TokenWriter.Fit(targets.Select(target => target.Tokens), MinCount));
        fitted.Put("unit", FittedValue.Of(targets[0].Unit));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(Encoder.Layers > 0, "model.encoder.layers", "0", "at least 1, since the decoder starts from the encoder's last states");
        return new Translator(this, scope, fitted);
    }
}

[JsonSerializable(typeof(TranslationSpec))]
internal sealed partial class TranslationJson : JsonSerializerContext;
