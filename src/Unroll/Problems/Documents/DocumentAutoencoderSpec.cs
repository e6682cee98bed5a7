using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A hierarchical auto-encoder of documents (Li, Luong and Jurafsky 2015, "A hierarchical neural autoencoder for paragraphs and documents", section 3.2): words become the vector of a sentence, the vectors of sentences that of the document;
/// from it come the plans of sentences, and from each plan its words. Four recurrent networks.
/// </summary>
/// <remarks>
/// <para>e(s) = last output of <c>encoder</c> over the words of sentence s;  d = last output of <c>documentEncoder</c> over e(1) ... e(S);  g(s) = output of <c>documentDecoder</c> that starts from d and reads e(s-1), zeros before the first, and d;
/// the words of sentence s are written from g(s), and a sentence without words ends the document.  loss = mean over words, ends of sentences and the end of the document, in nats.</para>
/// <para>Deviations: the sentence before is read by the encoder, not by the last state of the decoder of words, so that all sentences are trained at once; the end of the document is an empty sentence and not a token of its own; the
/// document's vector comes from the network's outputs, not its states, and is read before each sentence, not before the first alone.</para>
/// </remarks>
public sealed record DocumentAutoencoderSpec : ProblemSpec
{
    /// <summary>How the words of a sentence become rows. Default: words with vectors of 128 numbers.</summary>
    public InputSpec Input { get; init; } = new WordsSpec { Embedding = 128, Form = new WordForm { FoldDigits = false } };

    /// <summary>From words to the vector of a sentence. Default: an LSTM with 256 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(256));

    /// <summary>From sentences to the vector of the document. Default: an LSTM with 256 units.</summary>
    public RecurrentSpec DocumentEncoder { get; init; } = new(new LstmSpec(256));

    /// <summary>From the vector of the document to plans of sentences; in one direction. Default: an LSTM with 256 units.</summary>
    public RecurrentSpec DocumentDecoder { get; init; } = new(new LstmSpec(256));

    /// <summary>From the plan of a sentence to its words; without attention. Default: an LSTM with 256 units.</summary>
    public DecoderSpec Decoder { get; init; } = new() { Cell = new LstmSpec(256), Attention = AttentionKind.None };

    /// <summary>Dropout on the vectors of words and on the readouts, 0 to 0.99. Default 0.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Words that occur fewer times in the training set are treated as the unknown word, which is never written. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Document[] targets = train.Targets<Document>(DocumentAutoencoder.Who);
        Require.That(targets.Length > 0, "The training set", "no document", "at least one");
        Input.Fit([.. train.Inputs<Document>(DocumentAutoencoder.Who).SelectMany(document => document.Sentences)], fitted);
        fitted.Put("tokens", TokenWriter.Fit(targets.SelectMany(document => document.Sentences).Select(sentence => sentence.Values), MinCount));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(DocumentDecoder is { Layers: > 0, Bidirectional: false }, "model.documentDecoder", DocumentDecoder.Bidirectional ? "a network in both directions" : "0 layers", "1 layer or more in one direction, since it writes one sentence after another");
        return new DocumentAutoencoder(this, scope, fitted);
    }
}

[JsonSerializable(typeof(DocumentAutoencoderSpec))]
internal sealed partial class DocumentAutoencoderJson : JsonSerializerContext;
