using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Finds the key terms of a document with attention as an extractor of spans: a recurrent network reads the document, and its last output looks at all phrases that can be terms. What each phrase gets is not shared out, since a
/// document has several terms: it is a probability for each.
/// </summary>
/// <remarks>
/// h = RNN(x), both directions; q = the last output of each. For the phrase from word i to word j, with n words: p = σ(v · tanh(q Q + h(i) S + h(j) E + w(n)) + b), additive attention (Bahdanau et al. 2015, appendix
/// A.1.2) with the sigmoid in place of the softmax. loss = mean over documents of Σ over phrases of the binary cross-entropy, in nats. Phrases that can be terms: <c>KeyTerms.IsCandidate</c>.
/// </remarks>
public sealed record TermSpansSpec : ProblemSpec
{
    /// <summary>The input layer. Default: words, and what is known of each in its document.</summary>
    public InputSpec Input { get; init; } = new WordsSpec { Columns = [new() { Column = 3, Size = 8 }, new() { Column = 4, Size = 8 }, new() { Column = 5, Size = 8 }, new() { Column = 6, Size = 8 }] };

    /// <summary>The recurrent network. Default: a bidirectional LSTM with 128 units in each direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Width of the attention, 1 to 65,536. Default 128.</summary>
    public int Hidden { get; init => field = Require.InRange("hidden", value, 1, 65536); } = 128;

    /// <summary>Dropout on the input vectors and on the outputs of the network, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Terms with at least this score are given, 0.01 to 1; chosen on the dev set. Default 0.25.</summary>
    public double Threshold { get; init => field = Require.InRange("threshold", value, KeyTerms.Least, 1); } = 0.25;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Input.Fit([.. train.Select(example => TermReader.Join(TermSentences.Of(KeyTerms.DocumentOf(example))))], fitted);
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new SpanExtractor(this, scope, fitted);
    }
}

[JsonSerializable(typeof(TermSpansSpec))]
internal sealed partial class TermSpansJson : JsonSerializerContext;
