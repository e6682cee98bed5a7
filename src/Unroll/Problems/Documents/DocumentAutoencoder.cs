namespace Unroll;

/// <summary>Makes a vector of a document, and writes the document again from it; see <see cref="DocumentAutoencoderSpec"/>.</summary>
public sealed class DocumentAutoencoder : IEmbeddingProblem
{
    internal const string Who = "A document auto-encoder";
    private const int LongestOutput = 1000; // words of a sentence, and sentences: what does not end repeats itself

    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly Recurrent documentEncoder;
    private readonly Recurrent documentDecoder;
    private readonly Bridge bridge;
    private readonly TokenWriter writer;
    private readonly double dropout;

    internal DocumentAutoencoder(DocumentAutoencoderSpec spec, ParameterScope scope, Fitted fitted)
    {
        dropout = spec.Dropout;
        input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        documentEncoder = spec.DocumentEncoder.Build(scope.Child("documentEncoder"), encoder.OutputSize);
        documentDecoder = spec.DocumentDecoder.Build(scope.Child("documentDecoder"), encoder.OutputSize + documentEncoder.OutputSize);
        bridge = new Bridge(scope.Child("bridge"), [documentEncoder.OutputSize], documentDecoder);
        writer = new TokenWriter(spec.Decoder, scope, fitted.Get<Vocabulary>("tokens"), new EncodedShape([documentDecoder.OutputSize], 0), spec.Dropout);
    }

    /// <summary>bleu.</summary>
    public string Metric => "bleu";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [InputField.OfDocument("text", "the document; it is split into sentences")];

    /// <summary>False: an empty document has no vector to write from.</summary>
    public bool AnswersEmpty => false;

    /// <inheritdoc/>
    public int VectorSize => documentEncoder.OutputSize;

    /// <summary>The words, the end of each sentence, and the end of the document; 1 where they are not known.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => example?.Target is null ? 1 : TargetOf(example).Length + TargetOf(example).Sentences.Count + 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Sequences read = Sentences(tape, InputsOf(batch));                                              // [ΣS, H]
        Document[] targets = [.. batch.Select(TargetOf)];
        Sequences before = targets.Zip(InputsOf(batch)).All(pair => ReferenceEquals(pair.First, pair.Second)) ? read : Sentences(tape, targets);
        Value documents = documentEncoder.Ends(read);                                                   // [B, D]
        Sequences shifted = Shifted(before);                                                            // [Σ(S + 1), H]
        int[] rows = [.. shifted.Layout.Lengths.ToArray().SelectMany((length, b) => Enumerable.Repeat(b, length))];
        Sequences known = shifted.With(Shaping.ConcatColumns(shifted.Rows, documents.TakeRows(rows)));  // [Σ(S + 1), H + D]
        Value plans = documentDecoder.Run(known, bridge.Apply([documents])).Outputs.Rows;               // [Σ(S + 1), G]
        int[][] words = [.. targets.SelectMany(target => target.Sentences.Select(sentence => sentence.Values).Append([])).Select(writer.Ids)];
        return writer.Losses(new Encoded([plans], null), words, 0).Mean();
    }

    /// <inheritdoc/>
    public Value Embed(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        return documentEncoder.Ends(Sentences(tape, InputsOf(batch)));                                  // [B, D]
    }

    /// <summary>Each sentence is the most probable token at every step; a sentence without words ends the document.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Draft[] drafts = [.. batch.Select(example => new Draft(Most(example.Length), Most(InputOf(example).Sentences.Count)))];
        Draft[] open = drafts;
        Value documents = Embed(tape, batch);                                                           // [B, D]
        for (int b = 0; b < drafts.Length; b++)
            drafts[b].Document = documents.Tensor.Rows(b, 1).Span.ToArray();
        CarriedState states = new(bridge.Apply([documents]));
        while (open.Length > 0)
            (open, states) = WriteSentences(tape, open, states);
        return [.. drafts.Select(draft => new WrittenTexts([new WrittenText("", PlainText.Join(draft.Words, TextUnit.Words), draft.Words, draft.LogProbabilities, draft.Ended)]))];
    }

    /// <summary>
    /// <c>bleu</c> and <c>chrF</c>, 0 to 100, of whole documents, as sacreBLEU counts them; <c>exact</c>, the share of documents that equal the right one; and <c>lengthRatio</c>.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        return WritingScores.Of([.. answers.Select(answer => answer.As<WrittenTexts>("The score of a document auto-encoder").Texts[0].Text)], [.. examples.Select(example => TargetOf(example).ToString())], BleuTokens.Punctuation);
    }

    private static Document InputOf(Example example) => example.InputAs<Document>(Who);

    private static Document TargetOf(Example example) => example.TargetAs<Document>(Who);

    private static Document[] InputsOf(IReadOnlyList<Example> batch) => [.. batch.Select(InputOf)];

    private static int Most(int given) => (int)Math.Min(LongestOutput, (2L * given) + 20);

    /// <summary>The vector of each sentence, a sequence for each document, [ΣS, H].</summary>
    private Sequences Sentences(Tape tape, IReadOnlyList<Document> documents) =>
        new(new SequenceLayout([.. documents.Select(document => document.Sentences.Count)]), Vectors(tape, [.. documents.SelectMany(document => document.Sentences)]));

    private Value Vectors(Tape tape, IReadOnlyList<Content> sentences)
    {
        Sequences rows = input.Encode(tape, sentences);                                                 // [N, I]
        return encoder.Ends(rows.With(rows.Rows.Dropout(dropout)));                                     // [ΣS, H]
    }

    /// <summary>Before each sentence, and before the end, the vector of the one before it: zeros first, [Σ(S + 1), H].</summary>
    private Sequences Shifted(Sequences sentences)
    {
        SequenceLayout layout = sentences.Layout, shifted = new([.. layout.Lengths.ToArray().Select(length => length + 1)]);
        int[] rows = new int[shifted.Rows];
        for (int b = 0; b < layout.Count; b++)
        {
            rows[shifted.Starts[b]] = layout.Rows;                                                      // the row of zeros
            for (int s = 0; s < layout.Lengths[b]; s++)
                rows[shifted.Starts[b] + s + 1] = layout.Starts[b] + s;
        }
        Value zeros = sentences.Rows.Tape.Constant(new Tensor(new Shape(1, encoder.OutputSize)));
        return new Sequences(shifted, Shaping.ConcatRows(sentences.Rows, zeros).TakeRows(rows));
    }

    /// <summary>Writes one more sentence of each document; gives those that go on, and where their plans stand.</summary>
    private (Draft[] Open, CarriedState States) WriteSentences(Tape outer, Draft[] drafts, CarriedState states)
    {
        using Tape tape = Tape.ForPrediction(outer.Device);
        int[] ones = new int[drafts.Length];
        Array.Fill(ones, 1);
        Tensor before = new(new Shape(drafts.Length, encoder.OutputSize + documentEncoder.OutputSize), [.. drafts.SelectMany(draft => (Real[])[.. draft.Before ?? new Real[encoder.OutputSize], .. draft.Document])]);
        Unrolled planned = documentDecoder.Run(new Sequences(new SequenceLayout(ones), tape.Constant(before)), states.On(tape));
        Tensor plans = planned.Outputs.Rows.Tensor;                                                     // [A, G]
        Written[] written = [.. writer.Write(outer, drafts.Length, (own, range) => new Encoded([own.Constant(plans).Rows(range.Start.Value, range.End.Value - range.Start.Value)], null), [.. drafts.Select(draft => draft.LongestSentence)], WritingOptions.Greedily)];
        for (int i = 0; i < drafts.Length; i++)
            drafts[i].Add(writer.Tokens(written[i].Best[0]), written[i]);
        int[] on = [.. Enumerable.Range(0, drafts.Length).Where(i => !drafts[i].IsComplete)];
        if (on.Length > 0)
        {
            Tensor vectors = Vectors(tape, [.. on.Select(i => new Words(drafts[i].Sentence))]).Tensor;  // [A, H]
            for (int i = 0; i < on.Length; i++)
                drafts[on[i]].Before = vectors.Rows(i, 1).Span.ToArray();
        }
        return ([.. on.Select(i => drafts[i])], new CarriedState(planned.Last).Take(on));
    }

    /// <summary>A document that is being written.</summary>
    private sealed class Draft(int longestSentence, int mostSentences)
    {
        private int sentences;

        public int LongestSentence => longestSentence;

        public List<string> Words { get; } = [];

        public List<double> LogProbabilities { get; } = [];

        /// <summary>Whether the end of the document was reached.</summary>
        public bool Ended { get; private set; }

        public bool IsComplete => Ended || sentences >= mostSentences;

        /// <summary>The vector of the document.</summary>
        public Real[] Document { get; set; } = [];

        /// <summary>The last sentence.</summary>
        public string[] Sentence { get; private set; } = [];

        /// <summary>Its vector; null before the first one.</summary>
        public Real[]? Before { get; set; }

        public void Add(string[] sentence, Written written)
        {
            sentences++;
            Sentence = sentence;
            Ended = sentence.Length == 0;
            Words.AddRange(sentence);
            LogProbabilities.AddRange(written.Best[0].LogProbabilities);
        }
    }
}
