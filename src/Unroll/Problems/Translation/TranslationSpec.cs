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

    /// <summary>
    /// How the output's text becomes tokens: raw text may be split and lower-cased, words may be split into subwords. Default: null; tokens are the words or characters of the data
    /// (<see cref="ParallelDataSpec.TargetUnit"/>).
    /// </summary>
    public TextSpec? Output { get; init; }

    /// <summary>
    /// Whether input and output have the same tokens with the same vectors, learnt from both texts together. The input must then be text, whose settings also count for the output, and
    /// <see cref="Output"/> null. Default false.
    /// </summary>
    public bool Joint { get; init; }

    /// <summary>Output tokens that occur fewer times in the training set are treated as the unknown token, which is never written; <see cref="Output"/> has its own number. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>Dropout on the vectors of input and output and on the readout, 0 to 0.99. Default 0.3.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.3;

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <summary>
    /// The probability that training hides the input of an example, 0 to 0.99, so that the model also learns how probable outputs are by themselves. Reranking needs it
    /// (<see cref="TranslationOptions.Rerank"/>); the input must then be words or text. Default 0.
    /// </summary>
    public double InputDropout { get; init => field = Require.InRange("inputDropout", value, 0, 0.99); }

    /// <summary>The score by which training chooses the best epoch: <c>bleu</c> or <c>perplexity</c>. Default bleu.</summary>
    public TranslationMetric Metric { get; init; }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        PlainText[] targets = train.Targets<PlainText>(Translator.Who);
        Require.That(targets.Length > 0, "The training set", "no pair of texts", "at least one");
        Content[] inputs = [.. train.Select(example => example.Input)];
        if (Joint)
        {
            Content[] both = [.. inputs, .. targets];
            TextTokens tokens = TextTokens.Fit(JointInput.Text, both, fitted);
            fitted.Put("tokens", TokenWriter.Fit(both.Select(tokens.Of), JointInput.Text.MinCount));
        }
        else
        {
            Input.Fit(inputs, fitted);
            Func<PlainText, IEnumerable<string>> tokens = Output is null ? target => target.Tokens : TextTokens.Fit(Output, targets, fitted.Child("output")).Of;
            fitted.Put("tokens", TokenWriter.Fit(targets.Select(tokens), Output?.MinCount ?? MinCount));
        }
        fitted.Put("unit", FittedValue.Of(targets[0].Unit));
    }

    /// <summary>The settings of the text that input and output share.</summary>
    internal TextInputSpec JointInput => Input as TextInputSpec ?? throw new UnrollException("model.joint: found true with an input of another kind; expected model.input.type=text.");

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(Encoder.Layers > 0, "model.encoder.layers", "0", "at least 1, since the decoder starts from the encoder's last states");
        Require.That(InputDropout == 0 || Input is WordsSpec or TextInputSpec, "model.inputDropout", FormattableString.Invariant($"{InputDropout}, with an input of another kind"), "words or text as input, or 0");
        if (Joint)
        {
            Require.That(Output is null, "model.output", "settings, although model.joint is true", "none, since the output's text is split as the input's");
            Require.That(JointInput.Embedding == Decoder.Embedding, "model.decoder.embedding", $"{Decoder.Embedding}", $"{JointInput.Embedding}, as model.input.embedding is, since model.joint is true");
        }
        return new Translator(this, scope, fitted);
    }
}

[JsonSerializable(typeof(TranslationSpec))]
internal sealed partial class TranslationJson : JsonSerializerContext;
