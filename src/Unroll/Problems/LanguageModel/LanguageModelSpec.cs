using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// The probability of text, token by token, each given all before it, by a recurrent network (Mikolov et al. 2010; with LSTMs and dropout between
/// layers Zaremba, Sutskever and Vinyals 2014).
/// </summary>
/// <remarks>
/// h(t) = network(e(x(t-1)), h(t-1));  p(x(t) | x(1) ... x(t-1)) = softmax(h(t) W + b). The end of a sentence is a token, and is what is read before the
/// first one.
/// </remarks>
public sealed record LanguageModelSpec : ProblemSpec
{
    /// <summary>The width of a token's vector, 1 to 65,536. Default 200.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 200;

    /// <summary>Tokens seen fewer times in training are learnt as unknown ones. Default 1: all are known, and unknown is what the text itself says.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 1;

    /// <summary>What reads the vectors, forwards only. Default: an LSTM of two layers of 200 units.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(200)) { Layers = 2 };

    /// <summary>Dropout on the vectors and on what the encoder gives, 0 to 0.99; that between layers is the encoder's. Default 0.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); }

    /// <summary>How much of each right answer is spread evenly over all tokens, 0 to 0.99 (Szegedy et al. 2016): keeps probabilities from 0 and 1. Default 0.</summary>
    public double LabelSmoothing { get; init => field = Require.InRange("labelSmoothing", value, 0, 0.99); }

    /// <summary>Whether W is the table of vectors, transposed (Press and Wolf 2017); the encoder's outputs must then be as wide as it. Default false.</summary>
    public bool Tied { get; init; }

    /// <summary>All parameters begin uniform within ± this, above 0 to 10, whatever their layers say (forget gates open, memory, identities). Default: null, as each layer has them.</summary>
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
    public override IReadOnlyDictionary<string, Vocabulary> Fit(IReadOnlyList<IExample> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.FirstOrDefault(example => example is not TextSentence) is { } other)
            throw new UnrollException($"The training part has examples that are no text ({other.GetType().Name}); a language model expects sentences of text, so set data.type=text.");
        List<TextSentence> sentences = [.. train.AllAs<TextSentence>("A language model")];
        Require.That(sentences.Count > 0, "The training part", "no text", "at least one sentence");
        Vocabulary tokens = Vocabulary.Fit(sentences.SelectMany(sentence => sentence.Tokens.Append(TextSentence.End)), MinCount);
        if (!tokens.TryId(TextSentence.End, out _))
            throw new UnrollException($"model.minCount is {MinCount} and the training part has {sentences.Count} sentences; expected no more than that, since the end of a sentence has to be known.");
        return new Dictionary<string, Vocabulary>(StringComparer.Ordinal) { [Name(sentences[0].Unit)] = tokens };
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(vocabularies);
        if (Encoder.Bidirectional)
            throw new UnrollException("model.encoder.bidirectional is true; expected false, since a language model that reads backwards has seen what it is to predict.");
        TextUnit unit = vocabularies.ContainsKey(Name(TextUnit.Characters)) ? TextUnit.Characters : TextUnit.Words;
        return new LanguageModel(this, Init is { } limit ? scope.Filled(Unroll.Init.Uniform(limit)) : scope, vocabularies[Name(unit)], unit);
    }

    /// <summary>A vocabulary is named for what its entries are, so that a saved model knows it.</summary>
    private static string Name(TextUnit unit) => unit == TextUnit.Words ? "words" : "characters";
}

[JsonSerializable(typeof(LanguageModelSpec))]
internal sealed partial class LanguageModelJson : JsonSerializerContext;
