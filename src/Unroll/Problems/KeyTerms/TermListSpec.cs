using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Chooses the key terms of a document from a list, which is that of the training set: a recurrent network reads the document, attention looks at its words from the last output, and a feed-forward layer gives each term of the list a
/// probability of its own (Shen and Lee 2016, "Neural attention models for sequence classification", on key term extraction).
/// </summary>
/// <remarks>
/// x = embeddings; h = RNN(x); a(t) ∝ exp(h(T) W h(t)); c = Σ a(t) h(t); p = σ(V tanh(U [c; h(T)] + b) + d). loss = mean over documents of Σ over terms of the binary cross-entropy, in nats.
/// A term that no training document has cannot be found.
/// </remarks>
public sealed record TermListSpec : ProblemSpec
{
    /// <summary>The input layer. Default: words.</summary>
    public InputSpec Input { get; init; } = new WordsSpec();

    /// <summary>The recurrent network. Default: an LSTM with 128 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128));

    /// <summary>Width of the feed-forward layer, 1 to 65,536. Default 128.</summary>
    public int Hidden { get; init => field = Require.InRange("hidden", value, 1, 65536); } = 128;

    /// <summary>Dropout on the input vectors, the outputs of the network and the feed-forward layer, 0 to 0.99. Default 0.3.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.3;

    /// <summary>Terms that fewer training documents have are left out of the list. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>Terms with at least this probability are given, 0.01 to 1; chosen on the dev set. Default 0.25.</summary>
    public double Threshold { get; init => field = Require.InRange("threshold", value, KeyTerms.Least, 1); } = 0.25;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Input.Fit([.. train.Select(example => TermReader.Join(TermSentences.Of(KeyTerms.DocumentOf(example))))], fitted);
        Vocabulary terms = Vocabulary.Fit(train.SelectMany(KeyTerms.Gold), MinCount, unknown: false);
        Require.That(terms.Count > 0, "The training set", $"no key term that {MinCount} documents have (model.minCount)", "at least one");
        fitted.Put("terms", terms);
        Dictionary<string, string> written = train.SelectMany(example => example.TargetAs<Terms>("A list of key terms").Values).GroupBy(TermForm.Of, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => string.Join(' ', Tokenizer.Words(group.First())), StringComparer.Ordinal);
        fitted.Put("written", Vocabulary.Of(terms.Entries.Select(form => written[form]), unknown: false));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new TermLister(this, scope, fitted);
    }
}

[JsonSerializable(typeof(TermListSpec))]
internal sealed partial class TermListJson : JsonSerializerContext;
