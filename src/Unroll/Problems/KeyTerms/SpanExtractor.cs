namespace Unroll;

/// <summary>Finds key terms by attention to phrases; see <see cref="TermSpansSpec"/>.</summary>
public sealed class SpanExtractor : IProblem
{
    private readonly TermReader reader;
    private readonly Linear query;
    private readonly Parameter first;
    private readonly Parameter last;
    private readonly Parameter widths;
    private readonly Linear score;
    private readonly KeyTermOptions usual;

    internal SpanExtractor(TermSpansSpec spec, ParameterScope scope, Fitted fitted)
    {
        usual = new KeyTermOptions { Threshold = spec.Threshold };
        reader = new TermReader(spec.Input, spec.Encoder, spec.Dropout, scope, fitted);
        query = new Linear(scope.Child("query"), reader.OutputSize, spec.Hidden);
        first = scope.Parameter("first", new Shape(reader.OutputSize, spec.Hidden), Init.Glorot);       // S [F, A]
        last = scope.Parameter("last", new Shape(reader.OutputSize, spec.Hidden), Init.Glorot);         // E [F, A]
        widths = scope.Parameter("widths", new Shape(KeyTerms.MostWords, spec.Hidden), Init.Zero);      // w [8, A]
        score = new Linear(scope.Child("score"), spec.Hidden, 1);
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
        TermPhrases phrases = new([.. batch.Select(KeyTerms.DocumentOf)]);
        if (phrases.Count == 0)
            return tape.Constant(new Tensor(new Shape(1)));
        Tensor gold = new(new Shape(phrases.Count, 1), [.. phrases.AreAmong([.. batch.Select(KeyTerms.Gold)]).Select(isTerm => isTerm ? (Real)1 : 0)]); // [P, 1]
        return Scores(tape, phrases).BinaryCrossEntropy(tape.Constant(gold)).Sum() / batch.Count;
    }

    /// <summary>A document without phrases that can be terms has none; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        KeyTermOptions asked = options is null ? usual : options.Or<KeyTermOptions>("A model of key terms");
        TermPhrases phrases = new([.. batch.Select(KeyTerms.DocumentOf)]);
        Real[] probabilities = [];
        if (phrases.Count > 0)
        {
            Value scores = Scores(tape, phrases);                                                       // [P, 1]
            FiniteScores.Check(scores.Tensor, "The scores of the phrases", p => batch[phrases.DocumentOf(p)]);
            probabilities = scores.Sigmoid().Tensor.Span.ToArray();
        }
        return [.. batch.Select((example, b) => Answer(KeyTerms.DocumentOf(example), phrases.Sentences(b), [.. phrases.Of(b).Select(p => (p.Phrase, probabilities[p.Index]))], asked))];
    }

    /// <summary>The scores of <see cref="TermScores"/>.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => KeyTerms.Score(examples, answers);

    private static KeyTermAnswer Answer(Document document, Words[] sentences, (TermPhrase Phrase, Real Probability)[] scored, KeyTermOptions options)
    {
        double[] weights = new double[document.Length];
        foreach ((TermPhrase phrase, Real probability) in scored)
        {
            for (int word = phrase.First; word < phrase.First + phrase.Width; word++)
                weights[word] = Math.Max(weights[word], probability);
        }
        return new KeyTermAnswer(
            KeyTerms.Words(document), weights, "attention: the best phrase of each word (marked: the terms)",
            KeyTerms.Rank(document, sentences, scored.Select(one => (one.Phrase.Sentence, one.Phrase.Start, one.Phrase.Start + one.Phrase.Width, (double)one.Probability))), options);
    }

    /// <summary>The scores of all phrases, [P, 1].</summary>
    private Value Scores(Tape tape, TermPhrases phrases)
    {
        (Sequences outputs, Value end) = reader.Read(tape, phrases.Documents);
        Value asked = query.Apply(end), begins = outputs.Rows.MatMul(tape.Use(first)), ends = outputs.Rows.MatMul(tape.Use(last)); // [B, A], [N, A], [N, A]
        Value sum = asked.TakeRows(phrases.Queries) + begins.TakeRows(phrases.Firsts) + ends.TakeRows(phrases.Lasts) + tape.Use(widths).TakeRows(phrases.Widths); // [P, A]
        return score.Apply(sum.Tanh());
    }
}
