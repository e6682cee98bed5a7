using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One tag a word: slot filling, chunking, names, parts of speech. Words are embedded, read by a recurrent network, and each tag is
/// chosen by the output layer (Mesnil et al. 2015 compare such networks on slot filling).
/// </summary>
public sealed record TaggingSpec : ProblemSpec
{
    /// <summary>The width of a word's vector, 1 to 65,536. Default 128.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 128;

    /// <summary>How words are normalised before they are looked up. Default: lower case, digits folded.</summary>
    public WordForm Form { get; init; } = new();

    /// <summary>Words seen fewer times in training share the vector of unknown words, so that this vector is learnt. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>How words are read letter by letter, too. Default: null, not at all.</summary>
    public CharacterSpec? Characters { get; init; }

    /// <summary>Further columns of the data that are read beside the words. Default: none.</summary>
    public ColumnSpecs Columns { get; init; } = [];

    /// <summary>Vectors of words to begin with. Default: null, random ones.</summary>
    public VectorsSpec? Vectors { get; init; }

    /// <summary>How likely it is that a word is taken for an unknown one while training, 0 to 0.99; its characters are still read. Default 0.</summary>
    public double WordDropout { get; init => field = Require.InRange("wordDropout", value, 0, 0.99); }

    /// <summary>
    /// How many words on each side of a word are read together with it, 0 to 50: their vectors are put side by side, and a learnt vector stands where the sentence has none
    /// (Mesnil et al. 2013, section 3.1). Default 0.
    /// </summary>
    public int Window { get; init => field = Require.InRange("window", value, 0, 50); }

    /// <summary>What reads the vectors. Default: a bidirectional LSTM of 128 units a direction.</summary>
    public RecurrentSpec Encoder { get; init; } = new(new LstmSpec(128)) { Bidirectional = true };

    /// <summary>Dropout on the vectors and on what the encoder gives, 0 to 0.99. Default 0.5.</summary>
    public double Dropout { get; init => field = Require.InRange("dropout", value, 0, 0.99); } = 0.5;

    /// <summary>Whether <see cref="Dropout"/> drops the same numbers at every word of a sentence (Gal and Ghahramani 2016). Default false.</summary>
    public bool LockedDropout { get; init; }

    /// <summary>What chooses the tags. Default: a softmax at each word.</summary>
    public TagOutputSpec Output { get; init; } = new SoftmaxSpec();

    /// <summary>
    /// What answers have to satisfy, such as <c>legal</c> or <c>city at most once</c> (docs/constraints.md). Learning knows nothing of it. Default:
    /// nothing.
    /// </summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Vocabulary> Fit(IReadOnlyList<IExample> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        IEnumerable<TaggedSentence> sentences = train.AllAs<TaggedSentence>("A tagger");
        IEnumerable<string> written = sentences.SelectMany(sentence => sentence.Words);
        Vocabulary words = Vocabulary.Fit(written.Select(Form.Of), MinCount);
        Dictionary<string, Vocabulary> vocabularies = new(StringComparer.Ordinal)
        {
            ["words"] = Vectors is { AddWords: true } ? new WordVectors(Vectors, Form, Embedding).Add(words) : words,
            ["tags"] = Vocabulary.Fit(sentences.SelectMany(PartialTagging.TagsOf), unknown: false),
        };
        if (Characters is not null)
            vocabularies.Add("characters", CharacterEncoder.Fit(Characters, written));
        foreach (ColumnSpec column in Columns)
            vocabularies.Add(column.Vocabulary, Vocabulary.Fit(sentences.SelectMany(column.Of)));
        Require.That(vocabularies["tags"].Count > 0, "The training part", "no tagged word", "at least one");
        return vocabularies;
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(vocabularies);
        WordEncoder encoder = new(this, scope, vocabularies);
        return new Tagger(encoder, Output.Build(scope.Child("output"), encoder.OutputSize, vocabularies["tags"]), vocabularies["tags"], Constraints);
    }
}

[JsonSerializable(typeof(TaggingSpec))]
internal sealed partial class TaggingJson : JsonSerializerContext;
