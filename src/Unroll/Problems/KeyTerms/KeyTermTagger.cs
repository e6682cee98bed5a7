namespace Unroll;

/// <summary>Marks key terms in the sentences of a document; see <see cref="KeyTermsSpec"/>.</summary>
public sealed class KeyTermTagger : IScoredProblem
{
    private readonly ITokenEncoder? features;
    private readonly TermNetwork? network;
    private readonly ChainOutput output;
    private readonly KeyTermOptions usual;

    internal KeyTermTagger(ITokenEncoder? features, TermNetwork? network, ChainOutput output, double threshold)
    {
        this.features = features;
        this.network = network;
        this.output = output;
        usual = new KeyTermOptions { Threshold = threshold };
    }

    /// <summary>f1.</summary>
    public string Metric => "f1";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [KeyTerms.Field];

    /// <inheritdoc/>
    public PredictOptions Options => usual;

    /// <inheritdoc/>
    public IReadOnlyList<LearntTable> Learnt(int rows) => [.. features?.Learnt(TermTags.Vocabulary, rows) ?? [], .. output.Learnt(TermTags.Vocabulary, rows)];

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => Prepare(batch)(tape);

    /// <inheritdoc/>
    public Func<Tape, Value> Prepare(IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Words[][] sentences = Sentences(batch);
        int[] gold = [.. batch.SelectMany((example, b) => TermTags.Of(sentences[b], KeyTerms.Gold(example)))];
        Func<Tape, Sequences> score = PrepareScores(sentences);
        return tape => output.Loss(score(tape), gold) / Math.Max(1, gold.Length);
    }

    /// <summary>An empty document has no terms; the network is not asked.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Words[][] sentences = Sentences(batch);
        return Answers(tape, batch, sentences, PrepareScores(sentences), options is null ? usual : options.Or<KeyTermOptions>("A model of key terms"));
    }

    Func<Tape, IReadOnlyList<IAnswer>> IScoredProblem.PrepareScoring(IReadOnlyList<Example> batch)
    {
        Words[][] sentences = Sentences(batch);
        Func<Tape, Sequences> score = PrepareScores(sentences);
        return tape => Answers(tape, batch, sentences, score, usual);
    }

    /// <summary>The scores of <see cref="TermScores"/>.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => KeyTerms.Score(examples, answers);

    private static Words[][] Sentences(IReadOnlyList<Example> batch) => [.. batch.Select(example => TermSentences.Of(KeyTerms.DocumentOf(example)))];

    private static KeyTermAnswer[] Answer(IReadOnlyList<Example> batch, Words[][] sentences, ChainScores scores, KeyTermOptions options)
    {
        KeyTermAnswer[] answers = new KeyTermAnswer[batch.Count];
        for (int b = 0, row = 0; b < answers.Length; row += sentences[b++].Length)
        {
            List<(int, int, int, double)> found = [];
            List<double> weights = [];
            for (int s = 0; s < sentences[b].Length; s++)
            {
                IReadOnlyList<string> words = sentences[b][s].Values;
                (List<(int Start, int End, double Probability)> spans, double[] marked) = TermSpans.Of(scores, row + s, t => KeyTerms.CanBegin(words, t));
                found.AddRange(spans.Where(span => KeyTerms.IsCandidate(words, span.Start, span.End)).Select(span => (s, span.Start, span.End, span.Probability)));
                weights.AddRange(marked);
            }
            Document document = KeyTerms.DocumentOf(batch[b]);
            answers[b] = new KeyTermAnswer(KeyTerms.Words(document), weights, "how probable it is that a word belongs to a key term (marked: the terms)", KeyTerms.Rank(document, sentences[b], found), options);
        }
        return answers;
    }

    private KeyTermAnswer[] Answers(Tape tape, IReadOnlyList<Example> batch, Words[][] sentences, Func<Tape, Sequences> score, KeyTermOptions options)
    {
        Chain? made = null;
        tape.Only(() =>
        {
            made = output.Score(score(tape));
            return [made.Emissions.Rows, made.Transitions, made.Start, made.End];
        });
        Words[] all = [.. sentences.SelectMany(some => some)];
        FiniteScores.Check(made!, b => all[b].Values);
        return Answer(batch, sentences, ChainScores.Of(made!), options);
    }

    /// <summary>The scores of tags of all sentences of a batch, [N, 3].</summary>
    private Func<Tape, Sequences> PrepareScores(Words[][] sentences)
    {
        Content[] all = [.. sentences.SelectMany(some => some)];
        Func<Tape, Sequences>? byFeatures = features?.Prepare(all);
        return tape =>
        {
            Sequences? first = byFeatures?.Invoke(tape), second = network?.Score(tape, all);
            return first is null ? second! : second is null ? first : first.With(first.Rows + second.Rows);
        };
    }
}
