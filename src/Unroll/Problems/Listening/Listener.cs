using System.Globalization;

namespace Unroll;

/// <summary>Chooses answers to questions about stories; see <see cref="ListeningSpec"/>.</summary>
public sealed class Listener : IProblem
{
    internal const string Who = "A listener";

    private readonly ListeningSpec spec;
    private readonly WordWeights weights;
    private readonly int choices;
    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly HopReader reader;
    private readonly Parameter sharpness;
    private readonly Parameter scale;
    private readonly StoryOverlap overlap;
    private readonly Parameter? shares;
    private readonly Func<string, bool> isKnown;

    internal Listener(ListeningSpec spec, ParameterScope scope, Fitted fitted)
    {
        this.spec = spec;
        weights = fitted.Get<WordWeights>("rareness");
        FittedValue count = fitted.Get<FittedValue>("choices");
        choices = int.TryParse(count.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new UnrollException($"The fitted value choices: found \"{count.Value}\"; expected the number of choices of a question.");
        input = spec.Input.Build(scope.Child("input"), fitted);
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        reader = new HopReader(scope, encoder.OutputSize, spec.Hops, map: false);
        sharpness = scope.Parameter("sharpness", new Shape(1, 1), Init.Constant(spec.Sharpness));
        overlap = new StoryOverlap(weights);
        shares = spec.Overlap ? scope.Parameter("overlap", new Shape(StoryOverlap.Windows.Length, 1), Init.Constant(3)) : null;
        isKnown = spec.Input is WordsSpec { Characters: null } words && fitted.Get<Vocabulary>("words") is { } known ? word => known.TryId(words.Form.Of(word), out _) : _ => true;
        scale = scope.Parameter("scale", new Shape(1, 1), Init.Constant(5));
    }

    /// <summary>accuracy.</summary>
    public string Metric => "accuracy";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [StoryFields.Story, StoryFields.Question, StoryFields.Choices];

    /// <summary>1: each example is one question.</summary>
    /// <param name="example">Any.</param>
    public int Predictions(Example example) => 1;

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        Sequences probabilities = Read(tape, batch).Probabilities;                                      // [C, 1]
        Tensor right = new(new Shape(probabilities.Layout.Rows, 1));
        right.Span.Clear();
        for (int b = 0; b < batch.Count; b++)
        {
            foreach (int index in batch[b].TargetAs<RightChoices>(Who).Indices)
                right.Span[probabilities.Layout.Starts[b] + index] = 1;
        }
        return -probabilities.SumOverTime(tape.Constant(right)).Log().Mean();
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
        (Sequences probabilities, IReadOnlyList<Pairs> hops) = Read(tape, batch);
        FiniteScores.Check(probabilities.Rows.Tensor, "The probabilities of the choices", row => batch[Enumerable.Range(0, batch.Count).Last(b => probabilities.Layout.Starts[b] <= row)]);
        return [.. batch.Select((example, b) => Answer(example, b, probabilities, hops))];
    }

    /// <summary><c>accuracy</c>, the share of questions whose first choice is among the right ones.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        (bool Right, double Probability)[] judged = [.. examples.Zip(answers, (example, answer) =>
            answer.As<ChosenAnswer>("The score of a listener") is var chosen ? (example.TargetAs<RightChoices>(Who).Indices.Contains(chosen.Best), chosen.Probabilities[chosen.Best]) : default)];
        return new Report("accuracy", [new("accuracy", judged.Length == 0 ? 0 : judged.Average(one => one.Right ? 1.0 : 0))]) { Calibration = Calibration.Of(judged.Select(one => (one.Probability, one.Right))) };
    }

    internal static (Document Story, Words Question, Choices Choices) PartsOf(Example example)
    {
        (Document story, Words question) = StoryFields.Of(example, Who);
        return (story, question, example.InputAs<Parts>(Who)["choices"].As<Choices>(Who));
    }

    private void Check(Example example)
    {
        (Document story, Words question, Choices given) = PartsOf(example);
        StoryFields.Check(story, question);
        Require.That(choices == 0 || given.Options.Count == choices, "The choices", $"{given.Options.Count}", $"{choices}, as many as each question of the training set has");
        int empty = given.Options.ToList().FindIndex(option => option.Length == 0);
        Require.That(empty < 0, $"Choice {empty + 1}", "no word", "a text");
    }

    /// <summary>The probability of each choice, a sequence for each question [C, 1]; and where each hop looked.</summary>
    private (Sequences Probabilities, IReadOnlyList<Pairs> Hops) Read(Tape tape, IReadOnlyList<Example> batch)
    {
        (Document Story, Words Question, Choices Choices)[] all = [.. batch.Select(PartsOf)];
        Dictionary<Words, int> places = new(ReferenceEqualityComparer.Instance);
        foreach (Words words in all.SelectMany(one => one.Story.Sentences.Concat([one.Question]).Concat(one.Choices.Options)))
            _ = places.TryAdd(words, places.Count);
        int[] stories = [.. all.SelectMany(one => one.Story.Sentences.Select(sentence => places[sentence]))];
        Words[] texts = [.. places.Keys];
        Sequences embedded = input.Encode(tape, texts);                                                   // [N, I]
        Sequences read = encoder.Run(embedded.With(embedded.Rows.Dropout(spec.Dropout))).Outputs;           // [N, H]
        Value vectors = read.SumOverTime(tape.Constant(Weights(texts)));                                // [S, H]
        Value questions = vectors.TakeRows([.. all.Select(one => places[one.Question])]);               // [B, H]
        SequenceLayout asked = new([.. all.Select(one => one.Choices.Options.Count)]);
        Value options = vectors.TakeRows([.. all.SelectMany(one => one.Choices.Options.Select(option => places[option]))]); // [C, H]
        int[] whose = [.. all.SelectMany((one, b) => Enumerable.Repeat(b, one.Choices.Options.Count))];
        Value queries = questions.TakeRows(whose);                                                      // [C, H]
        bool perChoice = spec.Query == ChoiceQuery.Choice;
        Sequences start = perChoice ? new Sequences(asked, queries + options) : HopReader.OneEach(questions);
        (Value output, IReadOnlyList<Pairs> hops) = Hops(tape, start, read, vectors, stories, all, questions);
        Value compared = perChoice ? output - start.Rows : output.TakeRows(whose);                      // [C, H]
        Value scores = options.Cosine(compared).Reshape(new Shape(asked.Rows, 1)).MatMul(tape.Use(scale)); // [C, 1]
        if (shares is not null)
            scores += tape.Constant(Overlaps(all, asked.Rows)).MatMul(tape.Use(shares));
        return (new Sequences(asked, new Sequences(asked, scores).SoftmaxOverTime()), hops);
    }

    /// <summary>How much of each choice is said in a place of its story, [C, 3].</summary>
    private Tensor Overlaps((Document Story, Words Question, Choices Choices)[] all, int rows) =>
        new(new Shape(rows, StoryOverlap.Windows.Length), [.. all.SelectMany(one => one.Choices.Options.SelectMany(option => overlap.Of(one.Story, option))).Select(share => (Real)share)]);

    /// <summary>What the queries become, and where they looked.</summary>
    private (Value Output, IReadOnlyList<Pairs> Hops) Hops(Tape tape, Sequences start, Sequences read, Value vectors, int[] stories, (Document Story, Words Question, Choices Choices)[] all, Value questions)
    {
        SequenceLayout sentences = new([.. all.Select(one => one.Story.Sentences.Count)]);
        if (spec.Attention == StoryAttention.None)
        {
            Value means = new Sequences(sentences, vectors.TakeRows(stories)).MeanOverTime();           // [B, H]
            int[] whose = [.. Enumerable.Range(0, start.Layout.Count).SelectMany(b => Enumerable.Repeat(b, start.Layout.Lengths[b]))];
            return (start.Rows + means.TakeRows(whose), []);
        }
        Sequences memory = spec.Attention switch
        {
            StoryAttention.Words => Words(read, stories, sentences),
            StoryAttention.Hierarchical => new Sequences(sentences, WordsOfSentences(tape, read, stories, sentences, questions)),
            _ => new Sequences(sentences, vectors.TakeRows(stories)),
        };
        AttentionMemory sharp = new(memory, memory.With(Scaled(memory.Rows, tape)));
        return reader.Read(start, _ => sharp);
    }

    /// <summary>Rows times the sharpness of attention.</summary>
    private Value Scaled(Value rows, Tape tape) => rows.Reshape(new Shape(rows.Shape.Count, 1)).MatMul(tape.Use(sharpness)).Reshape(rows.Shape);

    /// <summary>The words of all sentences of each story.</summary>
    private static Sequences Words(Sequences read, int[] stories, SequenceLayout sentences)
    {
        int[] rows = [.. stories.SelectMany(place => Enumerable.Range(read.Layout.Starts[place], read.Layout.Lengths[place]))];
        int[] lengths = new int[sentences.Count];
        for (int b = 0; b < lengths.Length; b++)
        {
            for (int s = sentences.Starts[b]; s < sentences.Starts[b + 1]; s++)
                lengths[b] += read.Layout.Lengths[stories[s]];
        }
        return new Sequences(new SequenceLayout(lengths), read.Rows.TakeRows(rows));
    }

    /// <summary>A vector of each sentence, which the question reads from its words, [S, H].</summary>
    private Value WordsOfSentences(Tape tape, Sequences read, int[] stories, SequenceLayout sentences, Value questions)
    {
        int[] rows = [.. stories.SelectMany(place => Enumerable.Range(read.Layout.Starts[place], read.Layout.Lengths[place]))];
        Sequences words = new(new SequenceLayout([.. stories.Select(place => read.Layout.Lengths[place])]), read.Rows.TakeRows(rows));
        int[] whose = [.. Enumerable.Range(0, sentences.Count).SelectMany(b => Enumerable.Repeat(b, sentences.Lengths[b]))];
        return HopReader.OneEach(questions.TakeRows(whose)).InnerProducts(words.With(Scaled(words.Rows, tape))).Softmax().WeightedSums(words).Rows;
    }

    /// <summary>The share of each word in the vector of its text, [N, 1]; those of a text sum to 1.</summary>
    private Tensor Weights(Words[] texts)
    {
        Real[] shares = new Real[texts.Sum(text => text.Length)];
        int row = 0;
        foreach (Words text in texts)
        {
            double[] each = [.. text.Values.Select(word => spec.RareWords ? weights[PorterStemmer.Stem(word)] : 1)];
            double sum = each.Sum();
            foreach (double one in each)
                shares[row++] = (Real)(one / sum);
        }
        return new Tensor(new Shape(shares.Length, 1), shares);
    }

    private ChosenAnswer Answer(Example example, int b, Sequences probabilities, IReadOnlyList<Pairs> hops)
    {
        (Document story, Words question, Choices given) = PartsOf(example);
        int best = 0;
        double[] all = [.. probabilities.Rows.Tensor.Span[probabilities.Layout.Starts[b]..probabilities.Layout.Starts[b + 1]].ToArray().Select(one => (double)one)];
        best = Array.IndexOf(all, all.Max());
        return new ChosenAnswer(story, question, given, all, [.. hops.Select(hop => Sentences(story, hop, b, spec.Query == ChoiceQuery.Choice ? best : 0))])
        {
            Unknown = [.. question.Values.Concat(given.Tokens).Where(word => !isKnown(word)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>How much a hop looked at each sentence: the sum over its words, where attention looks at words.</summary>
    private double[] Sentences(Document story, Pairs hop, int b, int query)
    {
        int keys = hop.Layout.Keys.Lengths[b];
        double[] each = [.. hop.Values.Tensor.Span.Slice(hop.Layout.Starts[b] + (query * keys), keys).ToArray().Select(one => (double)one)];
        if (spec.Attention != StoryAttention.Words)
            return each;
        int word = 0;
        return [.. story.Sentences.Select(sentence => Enumerable.Range(0, sentence.Length).Sum(_ => each[word++]))];
    }
}
