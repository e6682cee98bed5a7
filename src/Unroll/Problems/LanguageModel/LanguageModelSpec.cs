using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A language model: a recurrent network gives the probability of each token given all tokens before it (Mikolov et al. 2010; with LSTMs and dropout between
/// layers, Zaremba, Sutskever and Vinyals 2014).
/// </summary>
/// <remarks>
/// h(t) = network(e(x(t-1)), h(t-1));  p(x(t) | x(1) ... x(t-1)) = softmax(h(t) W + b). The end of a sentence is a token, which is also read before the
/// first word.
/// </remarks>
public sealed record LanguageModelSpec : ProblemSpec
{
    private readonly EqualList<int> cutoffs = new([]);

    /// <summary>Size of the vector of a token, 1 to 65,536. Default 200.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 200;

    /// <summary>Tokens that occur fewer times in the training set are treated as the unknown token. Default 1: all are known, and only <c>&lt;unk&gt;</c> in the text itself is unknown.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 1;

    /// <summary>The recurrent network, in one direction. Default: an LSTM with two layers of 200 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(200)) { Layers = 2 };

    /// <summary>Dropout on the token vectors and on the outputs of the encoder, 0 to 0.99. Dropout between layers is a field of the encoder. Default 0.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>Label smoothing: the share of the target probability that is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016). Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <summary>Weight tying: whether the output weights W are the transposed table of token vectors (Press and Wolf 2017). The encoder's output size must then equal <c>embedding</c>. Default false.</summary>
    public bool Tied { get; init; }

    /// <summary>
    /// Adaptive softmax (Grave et al. 2017): the number of tokens, the most frequent ones, that each step gives a score, and further numbers at which groups of rarer tokens end, such as <c>[2000, 10000]</c>; the last group has the rest.
    /// With ten thousand tokens or more, training is several times faster. The probabilities are true ones, but of another model: rare tokens have narrower weights. Not with <see cref="Tied"/> or <see cref="LabelSmoothing"/>. Default: none, a softmax over all tokens.
    /// </summary>
    public IReadOnlyList<int> Cutoffs
    {
        get => cutoffs;
        init
        {
            cutoffs = new EqualList<int>(value);
            for (int i = 0; i < cutoffs.Count; i++)
                Require.That(cutoffs[i] > (i == 0 ? 0 : cutoffs[i - 1]), "cutoffs", $"[{string.Join(", ", cutoffs)}]", "rising numbers, from 1 on");
        }
    }

    /// <summary>With <see cref="Cutoffs"/>: how many times narrower the weights of each group are than those of the one before, 1 to 64. Default 4.</summary>
    public int CutoffFactor { get; init => field = Require.InRange("cutoffFactor", value, 1, 64); } = 4;

    /// <summary>If set, all parameters are initialised uniformly within ± this value, above 0 to 10, instead of the initialisation of each layer. Default: null.</summary>
    public double? Init
    {
        get;
        init
        {
            if (value is { } limit)
                Require.InRange("init", limit, 1e-6, 10);
            field = value;
        }
    }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        if (train.FirstOrDefault(example => example.Input.TryAs<PlainText>() is null) is { } other)
            throw new UnrollException($"The training set has examples that are no text ({Content.Named(other.Input.GetType())}); a language model expects sentences of text, so set data.type=text.");
        PlainText[] sentences = train.Inputs<PlainText>("A language model");
        Require.That(sentences.Length > 0, "The training set", "no text", "at least one sentence");
        Vocabulary tokens = Vocabulary.Fit(sentences.SelectMany(sentence => sentence.Tokens.Append(PlainText.End)), MinCount);
        if (!tokens.TryId(PlainText.End, out _))
            throw new UnrollException($"model.minCount is {MinCount} and the training set has {sentences.Length} sentences; expected no more than that, since the end of a sentence has to be known.");
        fitted.Put("tokens", tokens);
        fitted.Put("unit", FittedValue.Of(sentences[0].Unit));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        if (Encoder.Bidirectional)
            throw new UnrollException("model.encoder.bidirectional is true; expected false, since a language model that reads backwards has seen what it is to predict.");
        if (Cutoffs.Count > 0 && (Tied || LabelSmoothing > 0))
            throw new UnrollException(FormattableString.Invariant($"model.cutoffs is [{string.Join(", ", Cutoffs)}], and {(Tied ? "model.tied is true; expected false" : $"model.labelSmoothing is {LabelSmoothing}; expected 0")}, since not all tokens have a score at each step."));
        return new LanguageModel(this, Init is { } limit ? scope.Filled(Unroll.Init.Uniform(limit)) : scope, fitted.Get<Vocabulary>("tokens"), fitted.Get<FittedValue>("unit").As<TextUnit>());
    }
}

[JsonSerializable(typeof(LanguageModelSpec))]
internal sealed partial class LanguageModelJson : JsonSerializerContext;
