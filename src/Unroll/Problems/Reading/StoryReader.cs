using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>Answers questions about stories; see <see cref="ReadingSpec"/>.</summary>
public sealed class StoryReader : IProblem
{
    internal const string Who = "A reader of stories";

    private readonly ReadingSpec spec;
    private readonly Vocabulary words;
    private readonly Vocabulary answers;
    private readonly ISentenceVectors vectors;
    private readonly Parameter[] ages;
    private readonly Recurrent? context;
    private readonly Parameter[] contexts = [];
    private readonly HopReader reader;
    private readonly Parameter output;
    private readonly ConditionalWeakTable<Words, int[]> known = []; // a sentence is looked up once, not in each epoch

    internal StoryReader(ReadingSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        words = fitted.Get<Vocabulary>("words");
        answers = fitted.Get<Vocabulary>("answers");
        int spaces = spec.Tying == HopTying.Adjacent ? spec.Hops + 1 : 2;
        vectors = spec.Sentences == SentenceReading.Recurrent
            ? new SentenceReadings(spec.Encoder, scope.Child("sentences"), spaces, words.Count, spec.Size, spec.Dropout)
            : new SentenceBags(scope.Child("sentences"), spaces, words.Count, spec.Size, spec.Sentences == SentenceReading.Position);
        if (spec.Context is not null)
        {
            context = spec.Context.Build(scope.Child("context"), spec.Size);
            contexts = [.. Enumerable.Range(0, spaces).Select(space => scope.Parameter(FormattableString.Invariant($"context{space}"), new Shape(context.OutputSize, spec.Size), Init.Glorot))]; // [O, D]
        }
        ages = [.. Enumerable.Range(0, spaces).Select(space => scope.Parameter(FormattableString.Invariant($"ages{space}"), new Shape(spec.Memory, spec.Size), Init.Normal(0.1)))]; // [M, D]
        reader = new HopReader(scope, spec.Size, spec.Hops, spec.Tying == HopTying.LayerWise);
        output = scope.Parameter("output", new Shape(spec.Size, answers.Count), Init.Normal(0.1));      // [D, A]
    }

    /// <summary>accuracy.</summary>
    public string Metric => "accuracy";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [StoryFields.Story, StoryFields.Question];

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => answers.Entries;

    /// <summary>1: each example is one question.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <summary>Attention gets its softmax when the linear start ends.</summary>
    /// <inheritdoc/>
    public bool ChangesAt(int epoch) => epoch == spec.LinearStart + 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        int[] right = [.. batch.Targets<Reply>(Who).Select(reply => answers.Id(reply.Answer))];
        return Read(tape, batch).Scores.CrossEntropy(right).Mean();
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count == 0)
            return [];
        foreach (Example example in batch)
            Check(example);
        (Value scores, IReadOnlyList<Pairs> hops) = Read(tape, batch);
        FiniteScores.Check(scores.Tensor, "The scores of the answers", b => batch[b]);
        Tensor probabilities = scores.Softmax().Tensor;                                                 // [B, A]
        return [.. batch.Select((example, b) =>
        {
            (Document story, Words question) = Parts(example);
            int forgotten = Forgotten(story);
            double[][] weights = [.. hops.Select(hop => (double[])[.. new double[forgotten], .. hop.Values.Tensor.Span[hop.Layout.Starts[b]..hop.Layout.Starts[b + 1]].ToArray().Select(weight => (double)weight)])];
            return new ReadingAnswer(story, question, answers.Entries, probabilities.Rows(b, 1).Span.ToArray(), weights) { Unknown = [.. Unknown(story, question)] };
        })];
    }

    /// <summary>
    /// <c>accuracy</c>, the share of right answers; <c>meanError</c>, the mean over the kinds of questions of the share of wrong ones; <c>failed</c>, the number of kinds with an error above 5 %;
    /// and of the right answers whose facts are marked, <c>factSeen</c>, the share in which some hop looked most at a fact, and <c>factsSeen</c>, the share in which each fact was looked at most in some hop.
    /// </summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        return ReadingScores.Of([.. examples.Zip(answers, (example, answer) => (example.TargetAs<Reply>(Who), answer.As<ReadingAnswer>("The score of a reader of stories")))]);
    }

    private static (Document Story, Words Question) Parts(Example example) => StoryFields.Of(example, Who);

    /// <summary>How many sentences at the beginning of a story are not remembered.</summary>
    private int Forgotten(Document story) => Math.Max(0, story.Sentences.Count - spec.Memory);

    /// <summary>Sees to it that there is something to answer, and to answer from.</summary>
    private void Check(Example example)
    {
        (Document story, Words question) = Parts(example);
        StoryFields.Check(story, question);
        if (Ids(question).Length == 0)
            throw new UnrollException($"The model knows no word of the question \"{question}\"; expected words of its training set, of which it knows {words.Count - 1}.");
        if (story.Sentences.All(sentence => Ids(sentence).Length == 0))
            throw new UnrollException($"The model knows no word of the story, which begins with \"{story.Sentences[0]}\"; expected words of its training set, of which it knows {words.Count - 1}.");
    }

    private IEnumerable<string> Unknown(Document story, Words question) => story.Tokens.Concat(question.Values).Where(word => !words.TryId(word, out _)).Distinct(StringComparer.Ordinal);

    /// <summary>The numbers of the words that the model knows.</summary>
    private int[] Ids(Words sentence) => known.GetValue(sentence, some => [.. some.Values.Select(word => words.TryId(word, out int id) ? id : -1).Where(id => id >= 0)]);

    /// <summary>The scores of the answers [B, A], and the weights of each hop over the sentences that are remembered.</summary>
    private (Value Scores, IReadOnlyList<Pairs> Hops) Read(Tape tape, IReadOnlyList<Example> batch)
    {
        Dictionary<Words, int> places = new(ReferenceEqualityComparer.Instance);
        List<int[]> sentences = [];
        int[] lengths = new int[batch.Count], questions = new int[batch.Count];
        List<int> rows = [], old = [];
        Rng random = tape.IsTraining ? tape.NextStream() : default;
        for (int b = 0; b < batch.Count; b++)
        {
            (Document story, Words question) = Parts(batch[b]);
            questions[b] = Place(question);
            lengths[b] = story.Sentences.Count - Forgotten(story);
            for (int s = Forgotten(story); s < story.Sentences.Count; s++)
                rows.Add(Place(story.Sentences[s]));
            old.AddRange(Ages(lengths[b], ref random, tape.IsTraining));
        }
        Func<int, Value> read = vectors.Read(tape, sentences);
        SequenceLayout layout = new(lengths);
        int[] memoryRows = [.. rows], memoryAges = [.. old];
        Dictionary<int, Sequences> made = [];
        Value? around = context?.Run(new Sequences(layout, read(0).TakeRows(memoryRows).Dropout(spec.Dropout))).Outputs.Rows.Dropout(spec.Dropout); // [N, O]
        Value query = read(0).TakeRows(questions).Dropout(spec.Dropout); // [B, D]
        (Value state, IReadOnlyList<Pairs> weights) = reader.Read(
            HopReader.OneEach(query), hop => spec.Tying == HopTying.Adjacent ? new AttentionMemory(Memory(hop + 1), Memory(hop)) : new AttentionMemory(Memory(1), Memory(0)), tape.Epoch == 0 || tape.Epoch > spec.LinearStart);
        return (state.Dropout(spec.Dropout).MatMul(tape.Use(output)), weights);                         // [B, A]

        int Place(Words sentence)
        {
            if (!places.TryGetValue(sentence, out int place))
            {
                places.Add(sentence, place = sentences.Count);
                sentences.Add(Ids(sentence));
            }
            return place;
        }

        Sequences Memory(int space)
        {
            if (!made.TryGetValue(space, out Sequences? memory))
            {
                Value rows = read(space).TakeRows(memoryRows) + tape.Use(ages[space]).TakeRows(memoryAges); // [N, D]
                made.Add(space, memory = new Sequences(layout, around is null ? rows : rows + around.MatMul(tape.Use(contexts[space]))));
            }
            return memory;
        }
    }

    /// <summary>How long ago each sentence of a story was, the last one 0 steps ago; in training, empty sentences come between at random.</summary>
    private int[] Ages(int count, ref Rng random, bool noise)
    {
        int[] some = new int[count];
        for (int s = count - 1, age = 0; s >= 0; s--, age++)
        {
            if (noise && spec.TimeNoise > 0 && random.NextDouble() < spec.TimeNoise)
                age++;
            some[s] = Math.Min(age, spec.Memory - 1);
        }
        return some;
    }
}
