namespace Unroll;

/// <summary>Chooses the key terms of a document from a list; see <see cref="TermListSpec"/>.</summary>
public sealed class TermLister : IProblem
{
    private readonly TermReader reader;
    private readonly Attention attention;
    private readonly Linear hidden;
    private readonly Linear output;
    private readonly Vocabulary terms;
    private readonly Vocabulary written;
    private readonly double dropout;
    private readonly KeyTermOptions usual;

    internal TermLister(TermListSpec spec, ParameterScope scope, Fitted fitted)
    {
        terms = fitted.Get<Vocabulary>("terms");
        written = fitted.Get<Vocabulary>("written");
        Require.That(terms.Count == written.Count, "The model's list of terms", $"{terms.Count} forms and {written.Count} texts", "as many of both");
        dropout = spec.Dropout;
        usual = new KeyTermOptions { Threshold = spec.Threshold };
        reader = new TermReader(spec.Input, spec.Encoder, spec.Dropout, scope, fitted);
        attention = new Attention(AttentionKind.General, scope.Child("attention"), reader.OutputSize, reader.OutputSize);
        hidden = new Linear(scope.Child("hidden"), 2 * reader.OutputSize, spec.Hidden);
        output = new Linear(scope.Child("output"), spec.Hidden, terms.Count);
    }

    /// <summary>f1.</summary>
    public string Metric => "f1";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [KeyTerms.Field];

    /// <inheritdoc/>
    public PredictOptions Options => usual;

    /// <summary>One per document.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Example[] some = [.. batch.Where(example => example.Length > 0)];
        if (some.Length == 0)
            return tape.Constant(new Tensor(new Shape(1)));
        Tensor gold = new(new Shape(some.Length, terms.Count));                                         // [B, L]
        for (int b = 0; b < some.Length; b++)
        {
            foreach (string form in KeyTerms.Gold(some[b]))
            {
                if (terms.TryId(form, out int id))
                    gold.Span[(b * terms.Count) + id] = 1;
            }
        }
        return Scores(tape, some).Scores.BinaryCrossEntropy(tape.Constant(gold)).Sum() / batch.Count;
    }

    /// <summary>An empty document has no terms; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        KeyTermOptions asked = options is null ? usual : options.Or<KeyTermOptions>("A model of key terms");
        Example[] some = [.. batch.Where(example => example.Length > 0)];
        Queue<KeyTermAnswer> answers = new(some.Length == 0 ? [] : Answers(tape, some, asked));
        return [.. batch.Select(example => example.Length > 0 ? answers.Dequeue() : Answer(example, [], [], asked))];
    }

    /// <summary>The scores of <see cref="TermScores"/>.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => KeyTerms.Score(examples, answers);

    private IEnumerable<KeyTermAnswer> Answers(Tape tape, Example[] batch, KeyTermOptions options)
    {
        (Value scores, Pairs weights) = Scores(tape, batch);
        FiniteScores.Check(scores.Tensor, "The scores of the terms", b => batch[b]);
        Tensor probabilities = scores.Sigmoid().Tensor;                                                 // [B, L]
        Real[] attended = weights.Values.Tensor.Span.ToArray();
        return [.. batch.Select((example, b) => Answer(example, probabilities.Rows(b, 1).Span.ToArray(), attended.AsSpan(weights.Layout.Starts[b], example.Length).ToArray(), options))];
    }

    private KeyTermAnswer Answer(Example example, Real[] probabilities, Real[] weights, KeyTermOptions options)
    {
        Document document = KeyTerms.DocumentOf(example);
        int[] best = [.. Enumerable.Range(0, probabilities.Length).Where(term => probabilities[term] >= KeyTerms.Least).OrderByDescending(term => probabilities[term])];
        ILookup<string, Span> places = KeyTerms.Places(document, [.. best.Select(term => terms[term])]);
        return new KeyTermAnswer(
            KeyTerms.Words(document), [.. weights.Select(weight => (double)weight)], "attention (marked: the terms)",
            [.. best.Select(term => new KeyTerm(written[term], probabilities[term], [.. places[terms[term]]]) { Form = terms[term] })], options);
    }

    /// <summary>The scores of the terms [B, L], and the weights of attention [1, T] for each document.</summary>
    private (Value Scores, Pairs Weights) Scores(Tape tape, Example[] batch)
    {
        (Sequences outputs, Value last) = reader.Read(tape, [.. batch.Select(example => TermReader.Join(TermSentences.Of(KeyTerms.DocumentOf(example))))]);
        int[] ones = new int[batch.Length];
        Array.Fill(ones, 1);
        (Sequences read, Pairs weights) = attention.Read(new Sequences(new SequenceLayout(ones), last), attention.Prepare(outputs));
        return (output.Apply(hidden.Apply(Shaping.ConcatColumns(read.Rows, last)).Tanh().Dropout(dropout)), weights);
    }
}
