namespace Unroll.Tests;

/// <summary>Questions about stories: the memory network against its equations, where it looks, its scores, its data.</summary>
public sealed class StoryReaderTests
{
    private static readonly Example[] Train =
    [
        Asked("where is anna", "attic", [0], "anna went to the attic", "omar left"), Asked("where is omar", "garden", [1], "anna left", "omar went to the garden"), Asked("is anna here", "no", [1], "omar left", "anna went"),
    ];

    [Theory]
    [InlineData(SentenceReading.Position, HopTying.LayerWise)]
    [InlineData(SentenceReading.Position, HopTying.Adjacent)]
    [InlineData(SentenceReading.Bag, HopTying.LayerWise)]
    [InlineData(SentenceReading.Bag, HopTying.Adjacent)]
    public void ProbabilitiesAndHopsAreThoseOfTheEquations(SentenceReading sentences, HopTying tying)
    {
        ReadingSpec spec = new() { Size = 5, Hops = 3, Sentences = sentences, Tying = tying, Memory = 3 };
        using Model model = Built(spec);
        Example asked = Asked("where is omar", "garden", [], "anna left", "anna went to the attic", "omar went to the garden", "omar left", "anna went to unheard places");
        ReadingAnswer answer = (ReadingAnswer)model.Predict([asked])[0];
        (double[] probabilities, double[][] hops) = ByHand(model, spec, asked);
        Vocabulary answers = model.Vocabularies["answers"];
        for (int a = 0; a < answers.Count; a++)
            Assert.Equal(probabilities[a], answer.ProbabilityOf(answers[a]), 1e-5);
        Assert.Equal(0, answer.ProbabilityOf("cellar"));
        for (int hop = 0; hop < 3; hop++)
        {
            for (int sentence = 0; sentence < 5; sentence++)
                Assert.Equal(hops[hop][sentence], answer.Attention(hop, sentence), 1e-5);
            Assert.Equal(Array.IndexOf(hops[hop], hops[hop].Max()), answer.Looked(hop));
        }
        Assert.Equal(["unheard", "places"], answer.Unknown);
        Assert.Contains("hop 3, sentence", Assert.Throws<UnrollException>(() => answer.Attention(3, 0)).Message.Replace(" and", ",", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void ALinearStartHasNoSoftmaxInItsEpochs()
    {
        using Model plain = Built(new ReadingSpec { Size = 4, TimeNoise = 0 }), linear = Built(new ReadingSpec { Size = 4, TimeNoise = 0, LinearStart = 2 });
        Assert.Equal(Loss(plain, 0), Loss(linear, 0));
        Assert.NotEqual(Loss(plain, 1), Loss(linear, 1));
        Assert.NotEqual(Loss(plain, 2), Loss(linear, 2));
        Assert.Equal(Loss(plain, 3), Loss(linear, 3));
        Assert.Equal([false, true, false], Enumerable.Range(2, 3).Select(linear.Problem.ChangesAt));
        Assert.DoesNotContain(true, Enumerable.Range(2, 3).Select(plain.Problem.ChangesAt));

        static double Loss(Model model, int epoch)
        {
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1), epoch);
            return (double)model.Problem.Loss(tape, Train).Item();
        }
    }

    [Fact]
    public void TimeNoiseIsForTrainingAlone()
    {
        using Model model = Built(new ReadingSpec { Size = 4, TimeNoise = 1 });
        using Tape training = Tape.ForTraining(TestDevice.Default, new Rng(1)), plain = Tape.ForGradients(TestDevice.Default);
        Assert.NotEqual((double)model.Problem.Loss(plain, Train).Item(), (double)model.Problem.Loss(training, Train).Item());
    }

    [Fact]
    public void ScoresAreByKindAndCountTheFactsThatWereLookedAt()
    {
        using Model model = Built(new ReadingSpec { Size = 4, Hops = 2 });
        Example[] asked = [.. Train, .. Train];
        IReadOnlyList<IAnswer> answers = model.Predict(asked);
        // the right answer is made to be what was answered, or another one; the facts are what was looked at, or are not
        Example With(int i, bool right, string kind, Func<ReadingAnswer, int[]> facts) => asked[i].With(new Reply(right ? ((ReadingAnswer)answers[i]).Answer : "elsewhere", facts((ReadingAnswer)answers[i]), kind));
        Example[] examples =
        [
            With(0, true, "qa10", answer => [answer.Looked(0)]), With(1, true, "qa2", answer => [1 - answer.Looked(0), answer.Looked(0)]), With(2, false, "qa2", _ => [0]),
            With(3, true, "qa2", answer => answer.Looked(0) == answer.Looked(1) ? [1 - answer.Looked(0)] : []), With(4, true, "qa10", _ => []), With(5, false, "qa10", _ => []),
        ];
        Report report = model.Problem.Score(examples, answers);
        Assert.Equal(4.0 / 6, report["accuracy"], 1e-9);
        Assert.Equal(["qa2", "qa10"], report.ByType.Keys);
        Assert.Equal(1.0 / 3, report["meanError"], 1e-9);
        Assert.Equal(2, report["failed"]);
        bool both = ((ReadingAnswer)answers[1]).Looked(0) != ((ReadingAnswer)answers[1]).Looked(1), missed = ((ReadingAnswer)answers[3]).Looked(0) == ((ReadingAnswer)answers[3]).Looked(1);
        Assert.Equal(missed ? 2.0 / 3 : 1, report["factSeen"], 1e-9);
        Assert.Equal((both ? 2.0 : 1) / (missed ? 3 : 2), report["factsSeen"], 1e-9);
        Assert.True(report.IsError("meanError"));
    }

    [Fact]
    public void WhatCannotBeAnsweredIsSaidInASentence()
    {
        using Model model = Built(new ReadingSpec { Size = 4 });
        Fails("The story: found no sentence; expected at least one, from which the question is answered.", "", "where is anna");
        Fails("The question: found no word; expected a question about the story.", "anna left", "?");
        Fails("The model knows no word of the question \"quis latine scit\"; expected words of its training set, of which it knows 11.", "anna left", "Quis Latine scit?");
        Fails("The model knows no word of the story, which begins with \"gallia est divisa\"; expected words of its training set, of which it knows 11.", "Gallia est divisa. In tres partes.", "where is anna");
        Fails("my lost story.txt: there is no such file, which --story names; expected the path of a text file, or sentences.", "my lost story.txt", "where is anna");
        Fails("lost.txt: there is no such file, which --story names; expected the path of a text file, or sentences.", "lost.txt", "where is anna");

        void Fails(string message, string story, string question) => Assert.Equal(message, Assert.Throws<UnrollException>(() =>
            model.Predict([model.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["story"] = story, ["question"] = question })])).Message);
    }

    [Fact]
    public void AStoryIsReadFromAFileOrAText()
    {
        using Model model = Built(new ReadingSpec { Size = 4 });
        string path = Path.Combine(Directory.CreateTempSubdirectory("unroll-story-").FullName, "story.txt");
        File.WriteAllText(path, "Anna went to the attic\n\nOmar left. ANNA left!\n");
        Assert.Equal(Sentences("Anna went to the attic. Omar left. Anna left."), Sentences(path));
        Assert.Equal(["anna went to the attic", "omar left", "anna left"], Sentences(path));

        string[] Sentences(string story) => [.. ((Document)((Parts)model.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["story"] = story, ["question"] = "who?" }).Input)["story"]).Sentences.Select(one => one.ToString())];
    }

    [Fact]
    public void TheSmallWorldCanBeAnswered()
    {
        Splits world = new QuestionsDataSpec().Open(null);
        foreach (Example example in world.Train!.Concat(world.Dev!).Concat(world.Test!))
        {
            Reply reply = (Reply)example.Target!;
            IReadOnlyList<Words> story = ((Document)((Parts)example.Input)["story"]).Sentences;
            Assert.NotEmpty(reply.Facts);
            if (reply.Kind != "yes or no")
                Assert.Contains(reply.Answer, reply.Facts.SelectMany(fact => story[fact].Values));
        }
        Assert.Equal(4, world.Test!.Select(example => ((Reply)example.Target!).Kind).Distinct().Count());
        Assert.Empty(world.Test!.Select(example => example.Input.ToString()).Intersect(world.Train!.Select(example => example.Input.ToString())).Skip(world.Test!.Count / 20));
    }

    private static Model Built(ReadingSpec spec)
    {
        Fitted fitted = spec.Fit(Train);
        return Model.Build(new Recipe { Model = spec, Data = new QuestionsDataSpec() }, fitted, ParameterStore.Draw(3), null, TestDevice.Default);
    }

    private static Example Asked(string question, string answer, int[] facts, params string[] story) =>
        new(new Parts(("story", new Document([.. story.Select(sentence => new Words(sentence.Split(' ')))])), ("question", new Words(question.Split(' ')))), new Reply(answer, facts));

    /// <summary>Sukhbaatar et al. 2015, eq. 1 to 4, section 2.2, and position encoding as SentenceBags has it, number by number.</summary>
    private static (double[] Probabilities, double[][] Hops) ByHand(Model model, ReadingSpec spec, Example asked)
    {
        int size = spec.Size;
        IReadOnlyList<Words> story = ((Document)((Parts)asked.Input)["story"]).Sentences;
        double Of(string name, int row, int column) => model.Parameters[name].Data.Span[(row * model.Parameters[name].Shape.Columns) + column];
        double[] Sentence(int space, Words words)
        {
            int[] ids = [.. words.Values.Where(word => model.Vocabularies["words"].TryId(word, out _)).Select(model.Vocabularies["words"].Id)];
            return [.. Enumerable.Range(0, size).Select(k => ids.Select((id, j) => (spec.Sentences == SentenceReading.Bag ? 1 : 1 + (4 * (j + 1 - ((ids.Length + 1) / 2.0)) * (k + 1 - ((size + 1) / 2.0)) / (ids.Length * size))) * Of($"sentences.words{space}", id, k)).Sum())];
        }
        double[] Remembered(int space, int sentence) => [.. Sentence(space, story[sentence]).Select((number, k) => number + Of($"ages{space}", story.Count - 1 - sentence, k))];
        bool adjacent = spec.Tying == HopTying.Adjacent;
        double[] state = Sentence(0, (Words)((Parts)asked.Input)["question"]);
        int[] kept = [.. Enumerable.Range(0, story.Count).Skip(story.Count - spec.Memory)];
        List<double[]> hops = [];
        for (int hop = 0; hop < spec.Hops; hop++)
        {
            double[] scores = [.. kept.Select(sentence => Math.Exp(Remembered(adjacent ? hop : 0, sentence).Zip(state, (x, y) => x * y).Sum()))];
            double[] weights = [.. scores.Select(score => score / scores.Sum())];
            double[][] values = [.. kept.Select(sentence => Remembered(adjacent ? hop + 1 : 1, sentence))];
            double[] before = state;
            state = [.. Enumerable.Range(0, size).Select(k => weights.Select((weight, i) => weight * values[i][k]).Sum() + (adjacent ? before[k] : before.Select((number, j) => number * Of("hop", j, k)).Sum()))];
            hops.Add([.. new double[story.Count - spec.Memory], .. weights]);
        }
        double[] all = [.. Enumerable.Range(0, model.Parameters["output"].Shape.Columns).Select(a => Math.Exp(state.Select((number, k) => number * Of("output", k, a)).Sum()))];
        return ([.. all.Select(one => one / all.Sum())], [.. hops]);
    }
}
