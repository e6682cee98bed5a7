using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One vector of each text. An encoder reads the text, its outputs are pooled into a vector, and a decoder writes from the vector alone what belongs to the text: the text itself (an auto-encoder; Dai and Le 2015), or with two
/// decoders the sentences before and after it (skip-thought; Kiros et al. 2015). What is written is the target of the data. With <c>encoder.layers</c> 0 and mean pooling, the vector is the mean of word vectors (a bag), trained in
/// the same way.
/// </summary>
/// <remarks>
/// v = pool(encoder(x));  loss = mean over the tokens of all targets, their ends among them, of -log p(y(t) | y(1) ... y(t-1), v), in nats. Deviations from Kiros et al.: a decoder knows v by its first state only and not at every
/// step, and each decoder has its own word vectors and output layer.
/// </remarks>
public sealed record TextVectorsSpec : PooledSpec
{
    /// <summary>How the text becomes rows. Default: words with vectors of 128 numbers.</summary>
    public override InputSpec Input { get; init; } = new WordsSpec { Embedding = 128, Form = new WordForm { FoldDigits = false } };

    /// <summary>The network that reads the text; with 0 layers, word vectors are pooled as they are. Default: an LSTM with 256 units.</summary>
    public override RecurrentSpec Encoder { get; init; } = new(new LstmSpec(256));

    /// <summary>How the outputs of all steps are pooled into the vector. Default: last.</summary>
    public override PoolingKind Pooling { get; init; } = PoolingKind.Last;

    /// <summary>Dropout on the vectors of words, on the pooled vector and on the readouts, 0 to 0.99. Default 0.</summary>
    public override double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>The network that writes; one for each target. It has no attention: all that it knows is in the vector. Default: an LSTM with 256 units.</summary>
    public DecoderSpec Decoder { get; init; } = new() { Cell = new LstmSpec(256), Attention = AttentionKind.None };

    /// <summary>Output tokens that occur fewer times in the training set are treated as the unknown token, which is never written. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(train.Count > 0, "The training set", "no text", "at least one");
        (string Name, PlainText Text)[][] targets = [.. train.Select(TextVectors.TargetsOf)];
        Input.Fit([.. train.Select(example => example.Input)], fitted);
        fitted.Put("tokens", TokenWriter.Fit(targets.SelectMany(target => target).Select(target => target.Text.Tokens), MinCount));
        fitted.Put("targets", Vocabulary.Of(targets[0].Select(target => target.Name), unknown: false));
        fitted.Put("unit", FittedValue.Of(targets[0][0].Text.Unit));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new TextVectors(this, scope, fitted);
    }
}

[JsonSerializable(typeof(TextVectorsSpec))]
internal sealed partial class TextVectorsJson : JsonSerializerContext;
