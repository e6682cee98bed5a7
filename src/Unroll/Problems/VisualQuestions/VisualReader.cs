namespace Unroll;

/// <summary>Answers questions about pictures; see <see cref="VisualQuestionsSpec"/>.</summary>
public sealed class VisualReader : IProblem
{
    internal const string Who = "A model of questions about pictures";

    private readonly PictureInput pictures;
    private readonly ISequenceInput questions;
    private readonly Recurrent encoder;
    private readonly Linear? regions; // null without hops
    private readonly Attention[] hops;
    private readonly Linear hidden;
    private readonly Linear output;
    private readonly Vocabulary words;
    private readonly Vocabulary answers;
    private readonly WordForm form;
    private readonly double dropout;

    internal VisualReader(VisualQuestionsSpec spec, ParameterScope scope, Fitted fitted)
    {
        dropout = spec.Dropout;
        form = spec.Question.Form;
        words = fitted.Get<Vocabulary>("words");
        answers = fitted.Get<Vocabulary>("answers");
        questions = spec.Question.Build(scope.Child("question"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), questions.OutputSize);
        pictures = new PictureInput(spec.Picture, scope.Child("picture"), fitted);
        regions = spec.Hops == 0 ? null : new Linear(scope.Child("regions"), pictures.OutputSize, encoder.OutputSize);
        hops = [.. Enumerable.Range(1, spec.Hops).Select(hop => new Attention(AttentionKind.Additive, scope.Child(FormattableString.Invariant($"hop{hop}")), encoder.OutputSize, encoder.OutputSize))];
        hidden = new Linear(scope.Child("hidden"), (spec.Hops == 0 ? 1 : 2) * encoder.OutputSize, spec.Hidden);
        output = new Linear(scope.Child("output"), spec.Hidden, answers.Count);
    }

    /// <summary>accuracy.</summary>
    public string Metric => "accuracy";

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => answers.Entries;

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields =>
    [
        pictures.Field("picture", "the path of a picture in PNG or JPEG, or a data URL of one"),
        InputField.Of("question", "TEXT", "a question about it; several with | between them", typed => new Questions(typed.Split('|').Select(PictureQuestionJson.WordsOf)),
            (content, steps) => steps < content.Length ? content.As<Questions>(Who).All[0].ToString() : content.ToString()),
    ];

    /// <summary>False: there is nothing to see.</summary>
    public bool AnswersEmpty => false;

    /// <summary>The questions about a picture.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => QuestionsOf(example).All.Count;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        int[] right = [.. batch.Targets<PictureAnswers>(Who).SelectMany(some => some.Names).Select(answers.Id)];
        return Read(tape, batch).Scores.CrossEntropy(right).Mean();
    }

    /// <summary>A question without words is answered by the picture alone, a picture without pixels is not seen.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        (Value scores, Pairs[] weights) = Read(tape, batch);
        FiniteScores.Check(scores.Tensor, "The scores of the answers", _ => "");
        Tensor probabilities = scores.Softmax().Tensor;                                                 // [Q, A]
        Real[][] looked = [.. weights.Select(hop => hop.Values.Tensor.Span.ToArray())];
        int row = 0, pair = 0;
        return [.. batch.Select(example => new VisualAnswers(PictureOf(example), pictures.Lines, pictures.Places, [.. QuestionsOf(example).All.Select(question => Answer(question, HasPixels(PictureOf(example))))]))];

        VisualAnswer Answer(Words question, bool isSeen)
        {
            int grid = pictures.Lines * pictures.Places, from = pair;
            pair += isSeen ? grid : 0;
            return new VisualAnswer(
                question.Written, [.. question.Values.Where(word => !words.TryId(form.Of(word), out _))], answers.Entries, [.. probabilities.Rows(row++, 1).Span.ToArray().Select(p => (double)p)],
                [.. looked.Select(hop => isSeen ? hop.AsSpan(from, grid).ToArray().Select(weight => (double)weight).ToArray() : new double[grid])]);
        }
    }

    /// <summary>The scores of <see cref="VisualScores"/>.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        return VisualScores.Of(examples.Zip(answers, (example, answer) => (example.TargetAs<PictureAnswers>(Who), answer.As<VisualAnswers>("The score of questions about pictures"))), hops.Length);
    }

    internal static Picture PictureOf(Example example) => example.InputAs<Parts>(Who)["picture"].As<Picture>(Who);

    internal static Questions QuestionsOf(Example example) => example.InputAs<Parts>(Who)["question"].As<Questions>(Who);

    private static bool HasPixels(Picture picture) => picture.Values.Length > 0;

    /// <summary>The scores of the answers to all questions [Q, A], and for each hop the weights [Q_b, R] of each picture.</summary>
    private (Value Scores, Pairs[] Weights) Read(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Questions[] asked = [.. batch.Select(QuestionsOf)];
        Sequences read = questions.Encode(tape, [.. asked.SelectMany(some => some.All)]);
        Value question = encoder.Ends(read.With(read.Rows.Dropout(dropout))), state = question;         // [Q, D]
        Pairs[] weights = new Pairs[hops.Length];
        if (regions is not null)
        {
            Picture[] shown = [.. batch.Select(PictureOf)];
            Value seen = pictures.Encode(tape, [.. shown.Where(HasPixels)]).Rows;                       // [B R, F]
            SequenceLayout layout = new([.. shown.Select(picture => HasPixels(picture) ? pictures.Lines * pictures.Places : 0)]);
            Sequences memory = new(layout, regions.Apply(seen.Dropout(dropout)));                       // [B R, D]
            SequenceLayout queries = new([.. asked.Select(some => some.All.Count)]);
            for (int hop = 0; hop < hops.Length; hop++)
            {
                (Sequences found, weights[hop]) = hops[hop].Read(new Sequences(queries, state), hops[hop].Prepare(memory));
                state += found.Rows;
            }
            state = Shaping.ConcatColumns(state, question.Standardize() * (state - question).Standardize()); // [Q, 2 D]
        }
        return (output.Apply(hidden.Apply(state).Relu().Dropout(dropout)), weights);
    }
}
