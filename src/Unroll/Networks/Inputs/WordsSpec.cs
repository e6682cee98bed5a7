using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Sentences as the vectors of their words.</summary>
public sealed record WordsSpec : InputSpec
{
    /// <summary>The width of a word's vector, 1 to 65,536. Default 128.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 128;

    /// <summary>How words are normalised before they are looked up. Default: lower case, digits folded.</summary>
    public WordForm Form { get; init; } = new();

    /// <summary>Words seen fewer times in training share the vector of unknown words, so that this vector is learnt. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>Vectors of words to begin with. Default: null, random ones.</summary>
    public VectorsSpec? Vectors { get; init; }

    /// <summary>How likely it is that a word is taken for an unknown one while training, 0 to 0.99. Default 0.</summary>
    public double WordDropout { get; init => field = Require.InRange("wordDropout", value, 0, 0.99); }

    /// <summary>
    /// How many words on each side of a word are read together with it, 0 to 50: their vectors are put side by side, and a learnt vector stands where the sentence has none
    /// (Mesnil et al. 2013, section 3.1). Default 0.
    /// </summary>
    public int Window { get; init => field = Require.InRange("window", value, 0, 50); }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Vocabulary> Fit(IReadOnlyList<IExample> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        Vocabulary words = Vocabulary.Fit(train.SelectMany(example => WordInput.WordsOf(example)).Select(Form.Of), MinCount);
        return new Dictionary<string, Vocabulary>(StringComparer.Ordinal)
        {
            ["words"] = Vectors is { AddWords: true } ? new WordVectors(Vectors, Form, Embedding).Add(words) : words,
        };
    }

    /// <inheritdoc/>
    public override ISequenceInput Build(ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(vocabularies);
        return new WordInput(this, scope.Child("words"), vocabularies["words"]);
    }
}

internal sealed class WordInput : ISequenceInput
{
    private readonly WordsSpec spec;
    private readonly Vocabulary words;
    private readonly Embedding embedding;
    private readonly Parameter? edge;

    public WordInput(WordsSpec spec, ParameterScope scope, Vocabulary words)
    {
        this.spec = spec;
        this.words = words;
        Initializer? vectors = spec.Vectors is null ? null : new WordVectors(spec.Vectors, spec.Form, spec.Embedding).Fill(words);
        embedding = new Embedding(scope, words.Count, spec.Embedding, vectors, spec.Vectors is { Freeze: true });
        edge = spec.Window == 0 ? null : scope.Parameter("edge", new Shape(spec.Embedding), Embedding.Initial(spec.Embedding));
    }

    public int OutputSize => ((2 * spec.Window) + 1) * embedding.Size;

    public static IReadOnlyList<string> WordsOf(IExample example) => example is LabelledSentence sentence
        ? sentence.Words
        : throw new UnrollException($"The model's input is words (model.input), but the data are sequences of {example.GetType().Name}; expected labelled sentences, or another input such as frames.");

    public Sequences Encode(Tape tape, IReadOnlyList<IExample> batch)
    {
        int[] ids = [.. batch.SelectMany(WordsOf).Select(word => words.Id(spec.Form.Of(word)))];
        if (tape.IsTraining && spec.WordDropout > 0)
            WordDropout.Apply(ids, spec.WordDropout, words.Id(Vocabulary.Unknown), tape.NextStream());
        Sequences embedded = embedding.Apply(tape, new SequenceLayout([.. batch.Select(example => example.Length)]), ids);    // [N, E]
        return edge is null ? embedded : embedded.Window(spec.Window, tape.Use(edge));                 // [N, (2 k + 1) E]
    }

    public IExample Read(string line) => new LabelledSentence(Tokenizer.Words(line));

    public IReadOnlyList<string> Steps(IExample example) => (example as LabelledSentence)?.Written ?? WordsOf(example);
}

[JsonSerializable(typeof(WordsSpec))]
internal sealed partial class WordsJson : JsonSerializerContext;
