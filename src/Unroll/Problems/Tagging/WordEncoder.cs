namespace Unroll;

/// <summary>Words as vectors (of the words themselves, of their characters, of further columns), read by a recurrent network.</summary>
internal sealed class WordEncoder : ITokenEncoder
{
    private readonly TaggingSpec spec;
    private readonly Vocabulary words;
    private readonly Embedding embedding;
    private readonly CharacterEncoder? characters;
    private readonly (ColumnSpec Spec, Vocabulary Values, Embedding Embedding)[] columns;
    private readonly Parameter? edge;
    private readonly Recurrent encoder;

    public WordEncoder(TaggingSpec spec, ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        this.spec = spec;
        words = vocabularies["words"];
        Initializer? vectors = spec.Vectors is null ? null : new WordVectors(spec.Vectors, spec.Form, spec.Embedding).Fill(words);
        embedding = new Embedding(scope.Child("words"), words.Count, spec.Embedding, vectors, spec.Vectors is { Freeze: true });
        characters = spec.Characters is null ? null : new CharacterEncoder(spec.Characters, scope.Child("characters"), vocabularies["characters"]);
        columns = [.. spec.Columns.Select(column => (column, vocabularies[column.Vocabulary],
            new Embedding(scope.Child(column.Vocabulary), vocabularies[column.Vocabulary].Count, column.Size)))];
        int size = spec.Embedding + (characters?.OutputSize ?? 0) + columns.Sum(column => column.Spec.Size);
        edge = spec.Window == 0 ? null : scope.Parameter("edge", new Shape(size), Embedding.Initial(size));
        encoder = spec.Encoder.Build(scope.Child("encoder"), ((2 * spec.Window) + 1) * size);
    }

    /// <summary>F.</summary>
    public int OutputSize => encoder.OutputSize;

    public Sequences Encode(Tape tape, IReadOnlyList<TaggedSentence> batch)
    {
        SequenceLayout layout = new([.. batch.Select(sentence => sentence.Length)]);
        return new Sequences(layout, tape.Only(() => [Encode(tape, layout, batch).Rows])[0]);           // [N, H]
    }

    private Sequences Encode(Tape tape, SequenceLayout layout, IReadOnlyList<TaggedSentence> batch)
    {
        int[] ids = Ids(batch, layout.Rows, sentence => sentence.Words, word => words.Id(spec.Form.Of(word)));
        if (tape.IsTraining && spec.WordDropout > 0)
            WordDropout.Apply(ids, spec.WordDropout, words.Id(Vocabulary.Unknown), tape.NextStream());
        List<Value> parts = [embedding.Apply(tape, layout, ids).Rows];                                  // [N, E]
        if (characters is not null)
            parts.Add(characters.Encode(tape, [.. batch.SelectMany(sentence => sentence.Words)]));
        foreach ((ColumnSpec column, Vocabulary values, Embedding vectors) in columns)
            parts.Add(vectors.Apply(tape, layout, Ids(batch, layout.Rows, column.Of, values.Id)).Rows);
        Sequences embedded = new(layout, parts.Count == 1 ? parts[0] : Shaping.ConcatColumns([.. parts])); // [N, E + ...]
        Sequences read = edge is null ? embedded : embedded.Window(spec.Window, tape.Use(edge));        // [N, (2 k + 1) (E + ...)]
        return Drop(encoder.Run(Drop(read)).Outputs);                                                   // [N, H]
    }

    /// <summary>One array of the right size and nothing else: this runs at every step.</summary>
    internal static int[] Ids(IReadOnlyList<TaggedSentence> batch, int rows, Func<TaggedSentence, IReadOnlyList<string>> strings, Func<string, int> id)
    {
        int[] ids = new int[rows];
        int row = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            IReadOnlyList<string> some = strings(batch[i]);
            for (int j = 0; j < some.Count; j++)
                ids[row++] = id(some[j]);
        }
        return ids;
    }

    private Sequences Drop(Sequences x) => spec.LockedDropout ? x.LockedDropout(spec.Dropout) : x.With(x.Rows.Dropout(spec.Dropout));
}
