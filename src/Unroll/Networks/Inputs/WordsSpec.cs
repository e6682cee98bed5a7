using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Input: sentences, each word as a vector; optionally with characters and additional columns of the data.</summary>
public sealed record WordsSpec : InputSpec
{
    /// <summary>Size of the vector of a word, 1 to 65,536. Default 128.</summary>
    public int Embedding { get; init => field = Require.InRange("embedding", value, 1, 65536); } = 128;

    /// <summary>How words are normalised before look-up in the vocabulary. Default: lower case, every digit written as 0.</summary>
    public WordForm Form { get; init; } = new();

    /// <summary>Words that occur fewer times in the training set are treated as the unknown word, so that its vector is trained. Default 2.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 2;

    /// <summary>Character-level word vectors. Default: null, none.</summary>
    public CharacterSpec? Characters { get; init; }

    /// <summary>Additional input columns of the data. Default: none.</summary>
    public ColumnSpecs Columns { get; init; } = [];

    /// <summary>Pretrained word vectors that initialise those of the model. Default: null, random vectors.</summary>
    public VectorsSpec? Vectors { get; init; }

    /// <summary>Word dropout: the probability that a word is replaced by the unknown word during training, 0 to 0.99. Its characters are still read. Default 0.</summary>
    public double WordDropout { get; init => field = Require.InRange("wordDropout", value, 0, 0.99); }

    /// <summary>
    /// The context window: number of words on each side that are read together with a word, 0 to 50. Their vectors are concatenated; a trained padding vector stands
    /// for words before and after the sentence (Mesnil et al. 2013, section 3.1). Default 0.
    /// </summary>
    public int Window { get; init => field = Require.InRange("window", value, 0, 50); }

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Content> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Words[] sentences = [.. train.Select(WordInput.WordsOf)];
        IEnumerable<string> written = sentences.SelectMany(sentence => sentence.Values);
        Vocabulary words = Vocabulary.Fit(written.Select(Form.Of), MinCount);
        fitted.Put("words", Vectors is { AddWords: true } ? new WordVectors(Vectors, Form, Embedding).Add(words) : words);
        if (Characters is not null)
            fitted.Put("characters", CharacterEncoder.Fit(Characters, written));
        foreach (ColumnSpec column in Columns)
            fitted.Put(column.Vocabulary, Vocabulary.Fit(sentences.SelectMany(column.Of)));
    }

    /// <inheritdoc/>
    public override ISequenceInput Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        return new WordInput(this, scope, fitted);
    }
}

/// <summary>Looks words up, and what is read beside them.</summary>
internal sealed class WordInput : ISequenceInput
{
    private readonly WordsSpec spec;
    private readonly Vocabulary words;
    private readonly Embedding embedding;
    private readonly CharacterEncoder? characters;
    private readonly (ColumnSpec Spec, Vocabulary Values, Embedding Embedding)[] columns;
    private readonly Parameter? edge;
    private readonly int size;

    public WordInput(WordsSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        words = fitted.Get<Vocabulary>("words");
        Initializer? vectors = spec.Vectors is null ? null : new WordVectors(spec.Vectors, spec.Form, spec.Embedding).Fill(words);
        embedding = new Embedding(scope.Child("words"), words.Count, spec.Embedding, vectors, spec.Vectors is { Freeze: true });
        characters = spec.Characters is null ? null : new CharacterEncoder(spec.Characters, scope.Child("characters"), fitted.Get<Vocabulary>("characters"));
        columns = [.. spec.Columns.Select(column =>
        {
            Vocabulary values = fitted.Get<Vocabulary>(column.Vocabulary);
            return (column, values, new Embedding(scope.Child(column.Vocabulary), values.Count, column.Size));
        })];
        size = spec.Embedding + (characters?.OutputSize ?? 0) + columns.Sum(column => column.Spec.Size);
        edge = spec.Window == 0 ? null : scope.Parameter("edge", new Shape(size), Embedding.Initial(size));
    }

    public int OutputSize => ((2 * spec.Window) + 1) * size;

    public static Words WordsOf(Content content) => content.TryAs<Words>()
        ?? throw new UnrollException($"The model's input is words (model.input), but the data are sequences of {Content.Named(content.GetType())}; expected sentences, or another input such as frames.");

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch) => Join(EncodeSteps(tape, batch));

    public Sequences EncodeSteps(Tape tape, IReadOnlyList<Content> batch)
    {
        SequenceLayout layout = new([.. batch.Select(content => content.Length)]);
        int[] ids = Ids(batch, layout.Rows, sentence => sentence.Values, word => words.Id(spec.Form.Of(word)));
        if (tape.IsTraining && spec.WordDropout > 0)
            WordDropout.Apply(ids, spec.WordDropout, words.Id(Vocabulary.Unknown), tape.NextStream());
        List<Value> parts = [embedding.Apply(tape, layout, ids).Rows];                                  // [N, E]
        if (characters is not null)
            parts.Add(characters.Encode(tape, [.. batch.SelectMany(content => WordsOf(content).Values)]));
        foreach ((ColumnSpec column, Vocabulary values, Embedding vectors) in columns)
            parts.Add(vectors.Apply(tape, layout, Ids(batch, layout.Rows, column.Of, values.Id)).Rows);
        return new Sequences(layout, parts.Count == 1 ? parts[0] : Shaping.ConcatColumns([.. parts]));   // [N, E + ...]
    }

    public Sequences Join(Sequences steps) => edge is null ? steps : steps.Window(spec.Window, steps.Rows.Tape.Use(edge)); // [N, (2 k + 1) (E + ...)]

    public InputField Field(string name, string help) => InputField.OfWords(name, help, [.. spec.Columns.Select(column => column.Column)]);

    public IReadOnlyList<string> Steps(Content content) => WordsOf(content).Written;

    /// <summary>One array of the right size and nothing else: this runs at every step.</summary>
    private static int[] Ids(IReadOnlyList<Content> batch, int rows, Func<Words, IReadOnlyList<string>> strings, Func<string, int> id)
    {
        int[] ids = new int[rows];
        int row = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            IReadOnlyList<string> some = strings(WordsOf(batch[i]));
            for (int j = 0; j < some.Count; j++)
                ids[row++] = id(some[j]);
        }
        return ids;
    }
}

[JsonSerializable(typeof(WordsSpec))]
[JsonSerializable(typeof(ColumnSpec))] // a list of them has a converter of its own
internal sealed partial class WordsJson : JsonSerializerContext;
