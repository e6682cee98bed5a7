using System.Text.Json;

namespace Unroll.Tests;

/// <summary>The library held wrongly: what was disposed, null, of another kind, or beyond the end is a sentence, never a silent answer.</summary>
public sealed class LibraryEdgesTests
{
    private static readonly Example[] Tagged = [Example.Tagged(["fly", "to", "rome"], ["O", "O", "B-city"]), Example.Tagged(["to", "rome"], ["O", "B-city"])];
    private static readonly Example[] Both = [.. Tagged.Select(example => example.With(new Parts(("tags", example.Target!), ("intent", new Labels(["flight"])))))];
    private static readonly Example[] Labelled = [Example.Labelled(["a", "fine", "film"], ["good"]), Example.Labelled(["oh", "dear"], ["bad"])];
    private static readonly Example[] Parsed = [.. new[] { "(S (N dogs) (V bark))", "(S (NP (D the) (N dog)) (V barks))" }.Select(text => TreesDataSpec.Pair(Tree.Parse(text)))];

    private static readonly Example[] Translated = [.. new[] { ("good morning", "guten morgen"), ("good night to you", "gute nacht"), ("good night", "gute nacht") }.Select(pair => new Example(new Words(pair.Item1.Split(' ')), new PlainText(pair.Item2)))];
    private static readonly Example[] Spoken = [.. new[] { 0, 700 }.Select(count => new Example(SoundSignals.Written(8000, count), new Labels([count > 0 ? "loud" : "soft"])))];

    private static readonly Example[] Dictated = [.. new[] { 900, 700 }.Select(count => new Example(SoundSignals.Written(8000, count), new PlainText(count > 800 ? "ab" : "b", TextUnit.Characters)))];

    private static readonly Example[] Pictured = [.. new[] { "a cat", "a dog and a cat" }.Select((caption, i) => new Example(new Picture(2, 3, 1, new Real[] { i, 1, 0, 1, 0, 1 }), new Texts(new PlainText(caption), new PlainText("a cat"))))];
    private static readonly Example[] Questioned = [.. Pictured.Select((example, i) => new Example(new Parts(("picture", example.Input), ("question", new Questions(new Words(["is", "it", "a", "cat", "?"])))), new PictureAnswers(new PictureAnswer(i == 0 ? "yes" : "no", "any"))))];
    private static readonly Example[] Told = [.. new[] { "it rained . we went in .", "it was cold ." }.Select(text => InputField.OfDocument("text", "").Read(text)).Select(story => new Example(story, story))];
    private static readonly Example[] Described = [.. Told.Select(story => story.With(new Terms(["rain", "it rained"])))];
    private static readonly Example[] Recalled = [.. new[] { 0, 1 }.Select(bit => new Example(new Frames(5, new Real[] { 1 - bit, bit, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 }), new Frames(2, new Real[] { 1 - bit, bit })))];
    private static readonly Example[] Observed = [.. new[] { "wet", "dry" }.Select(state => new Example(new Assignment(["grass", "rain"], [state, state == "wet" ? "yes" : "no"])))];
    private static readonly Example[] Texts = [new(new PlainText("good morning")), new(new PlainText("good night to you"))];
    private static readonly Example[] Sequences = [Sequence(new Labels(["up"])), Sequence(new Labels(["down"]))];
    private static readonly Example[] Sums = [Sequence(new Number(0.5)), Sequence(new Number(0.25))];

    public static TheoryData<string> Problems => [.. Catalogue.Standard.Entries.Where(entry => entry.Kind == typeof(ProblemSpec)).Select(entry => entry.Name)];

    [Fact]
    public void ADisposedModelAnswersNothing()
    {
        Model model = ModelSaveTests.Untrained(1), other = model.With(new RunReport());
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Predict("to rome"));
        model.Predict("to rome");
        using Model third = model.With(new RunReport());
        model.Dispose();
        model.Dispose();
        foreach (Action ask in (Action[])[() => model.Predict("to rome"), () => model.Predict(Tagged), () => model.Predict(Tagged, new DecodingOptions { Best = 2 }),
            () => model.Evaluate(Tagged), () => model.Save("x"), () => model.Save(new MemoryStream()), () => third.Predict("to rome")])
            Assert.Equal("The model was disposed; expected it to be asked before that, so load it again, or dispose it later.", Assert.Throws<ObjectDisposedException>(ask).Message);
        Assert.False(Path.Exists("x"));
    }

    [Fact]
    public void AModelDisposedWhileManyAskAnswersOrSaysSo()
    {
        for (int round = 0; round < 2; round++)
        {
            Model model = OnItsOwn();
            int answered = 0;
            Exception? other = null;
            Thread[] askers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                try
                {
                    while (true)
                    {
                        model.Predict("fly to rome and then to new york");
                        Interlocked.Increment(ref answered);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
                catch (Exception e)
                {
                    other = e;
                }
            }))];
            Array.ForEach(askers, asker => asker.Start());
            while (Volatile.Read(ref answered) < 8)
                Thread.Yield();
            model.Dispose();
            Array.ForEach(askers, asker => asker.Join());
            Assert.Null(other);
        }
    }

    [Fact]
    public void ADisposedTrainerTrainsNoMore()
    {
        Trainer run = Trainer.Start(ProblemOf("tagging"), new Dataset("train", Tagged), new TrainingSpec { Epochs = 3 }, device: TestDevice.Default);
        using IEnumerator<TrainingStep> steps = run.GetEnumerator();
        Assert.True(steps.MoveNext());
        using Model best = run.Best;
        run.Dispose();
        run.Dispose();
        foreach (Action ask in (Action[])[() => steps.MoveNext(), () => _ = run.First(), () => _ = run.Best, () => run.Evaluate(Tagged), () => run.Save("x")])
            Assert.StartsWith("The trainer was disposed; ", Assert.Throws<ObjectDisposedException>(ask).Message, StringComparison.Ordinal);
        best.Predict("to rome");
        Assert.False(Path.Exists("x"));
    }

    [Fact]
    public void BeforeTheFirstStepThereIsNoBestModel()
    {
        using Trainer run = Trainer.Start(ProblemOf("tagging"), new Dataset("train", Tagged), new TrainingSpec { Epochs = 1 }, device: TestDevice.Default);
        Assert.StartsWith("The best model was asked for before the first step of training; ", Assert.Throws<UnrollException>(() => run.Best).Message, StringComparison.Ordinal);
        Assert.Equal(0, run.ReportSoFar.BestEpoch);
        _ = run.First();
        run.Best.Dispose();
    }

    [Fact]
    public void NullIsNoWord()
    {
        string message = "A sentence was given null as word 2 of 2; expected text.";
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Example.Tagged(["a", null!])).Message);
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Example.Labelled(["a", null!])).Message);
        Assert.Throws<UnrollException>(() => Example.Tagged(["a"], [null!]));
        Assert.Throws<UnrollException>(() => new Words(["a"], [["a"], [null!]]));
        Assert.Throws<UnrollException>(() => Example.Tagged(["a"]).WithAllowed([[null!]]));
        Assert.Throws<UnrollException>(() => Example.Labelled(["a"], [null!]));
        Assert.Throws<ArgumentNullException>(() => new PlainText(null!));
        using Model model = ModelSaveTests.Untrained(1);
        Assert.Throws<ArgumentNullException>(() => model.Predict((string)null!));
        Assert.Equal("Example 2 of 2 is null; expected an example.", Assert.Throws<UnrollException>(() => model.Predict([Tagged[0], null!])).Message);
        Assert.Throws<UnrollException>(() => model.Evaluate([null!]));
        Assert.Empty(model.Predict([]));
    }

    [Fact]
    public void ASpanLiesInItsSentence()
    {
        using Model model = ModelSaveTests.Untrained(1);
        Tagging answer = (Tagging)model.Predict("fly to rome");
        Assert.Equal("to rome", answer.Text(new Span("city", 1, 3)));
        foreach ((int start, int end) in new[] { (0, 4), (-1, 2), (2, 2), (3, 4), (2, 1), (int.MaxValue, int.MinValue), (0, int.MaxValue) })
        {
            string message = FormattableString.Invariant($"A span from {start} to {end} of a sentence of 3 words was asked for; expected one that lies in it and has a word.");
            Assert.Equal(message, Assert.Throws<UnrollException>(() => answer.Text(new Span("city", start, end))).Message);
            Assert.Equal(message, Assert.Throws<UnrollException>(() => answer.Probability(new Span("city", start, end))).Message);
        }
        foreach (int word in (int[])[-1, 3, int.MaxValue, int.MinValue])
        {
            Assert.Throws<UnrollException>(() => answer.Probability(word));
            Assert.Throws<UnrollException>(() => answer.Probability(word, "O"));
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void AnExampleOfAnotherKindIsASentence(string problem)
    {
        int built = 0;
        foreach (IReadOnlyList<Example> train in Kinds)
        {
            if (Try(() => ProblemOf(problem).Fit(train)) is not { } vocabularies)
                continue;
            if (Try(() => Model.Build(new Recipe { Model = ProblemOf(problem) }, vocabularies, ParameterStore.Draw(1), null, TestDevice.Default)) is not { } model)
                continue;
            built++;
            foreach (IReadOnlyList<Example> asked in Kinds)
            {
                Try(() => model.Predict(asked));
                Try(() => model.Evaluate(asked));
                Try(() => Loss(model.Problem, asked));
            }
            Try(() => model.Problem.Score(train, [new Estimate(1), new Estimate(2)]));
            model.Dispose();
        }
        Assert.True(built > 0, problem);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void AnswersPrintAndSerialiseAsTheyDoOnTheCommandLine(string problem)
    {
        foreach (IReadOnlyList<Example> train in Kinds)
        {
            if (Try(() => ProblemOf(problem).Fit(train)) is not { } vocabularies)
                continue;
            using Model? model = Try(() => Model.Build(new Recipe { Model = ProblemOf(problem) }, vocabularies, ParameterStore.Draw(1), null, TestDevice.Default));
            if (model is null || Try(() => model.Predict(train)) is not { } answers)
                continue;
            foreach (IAnswer answer in answers)
            {
                string json = Json(answer);
                Assert.Equal(json, JsonSerializer.Serialize(answer));
                Assert.Equal(json, JsonSerializer.Serialize((object)answer));
                Assert.Equal($"[{json}]", JsonSerializer.Serialize(new[] { answer }));
                Assert.Equal(json, JsonSerializer.Serialize(answer, answer.GetType()));
                Assert.DoesNotContain("Unroll", answer.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(answer.GetType().Name + " {", answer.ToString(), StringComparison.Ordinal);
                Assert.NotEqual("", answer is TranslationAnswer { Text: "" } or CaptionAnswer { Text: "" } or WrittenTexts { Texts: [{ Text: "" }] } ? "nothing" : answer.ToString()); // a text may be translated by none
            }
        }
    }

    [Fact]
    public void ATaggingIsReadByPeople()
    {
        Vocabulary tags = Vocabulary.Of(["O", "B-city", "I-city"], false);
        TagAnswer found = new(["O", "B-city", "I-city"], [new Span("city", 1, 3)], 0, 0.5);
        Assert.Equal("to [new york: city 0.25]", new Tagging(["to", "new", "york"], tags, found, [1, 0, 0, 0, 0.5f, 0, 0, 0, 0.5f]).ToString());
        Vocabulary plain = Vocabulary.Of(["V", "N"], false);
        Assert.Equal("fly/V home/N", new Tagging(["fly", "home"], plain, new TagAnswer(["V", "N"], [], 0, 1), [1, 0, 0, 1]).ToString());
    }

    private static Example[] Chosen => [.. Asked.Select((example, i) => new Example(new Parts([.. ((Parts)example.Input).All, ("choices", new Choices([new(["yes"]), new(["no"])]))]), new RightChoices([i])))];

    private static Example[] Asked => [.. new[] { "yes", "no" }.Select(answer => new Example(new Parts(("story", new Document([new(["he", "said", answer])])), ("question", new Words(["what"]))), new Reply(answer, [0])))];

    /// <summary>Examples of every kind, a line each.</summary>
    private static IReadOnlyList<Example>[] Kinds =>
    [
        Tagged,
        Labelled,
        Texts,
        Sequences,
        Sums,
        Both,
        Translated,
        Pictured,
        Questioned,
        Told,
        Described,
        Parsed,
        Spoken,
        Dictated,
        Observed,
        Recalled,
        Asked,
        Chosen,
        Made,
    ];

    private static Example[] Made => [.. new[] { 0.5, 1, -0.5, 0 }.Select(x => new Example(new Labels(["a"]), new LabelledItem(new Frames(2, new[] { (Real)x, (Real)(2 * x) }), "a")))];

    private static Example Sequence(Content target) => new(new Frames(2, new Real[] { 1, 0, 0, 1, 1, 1 }), target);

    /// <summary>A problem of the catalogue, with sizes that fit the samples.</summary>
    private static ProblemSpec ProblemOf(string name) => (ProblemSpec)Catalogue.Standard.Find(typeof(ProblemSpec), name)!.Defaults switch
    {
        FrameModelSpec frames => frames with { Size = 2 },
        CurveSpec curve => curve with { Size = 2 },
        RegressionSpec regression => regression with { Input = new FramesSpec { Size = 2 } },
        AudioVectorsSpec vectors => vectors with { Input = new FramesSpec { Size = 2 } },
        ProblemSpec other => other,
    };

    private static string Loss(IProblem problem, IReadOnlyList<Example> batch)
    {
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        return problem.Loss(tape, batch).ToString()!;
    }

    /// <summary>What is given, or null if it was refused in a sentence; any other exception fails the test.</summary>
    private static T? Try<T>(Func<T> act) where T : class
    {
        try
        {
            return act();
        }
        catch (UnrollException e)
        {
            Assert.True(e.Message[^1] is '.' or '?', e.Message);
            return null;
        }
    }

    private static string Json(IAnswer answer)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            answer.WriteJson(writer, full: false);
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    private static Model OnItsOwn()
    {
        using Model model = ModelSaveTests.Untrained(1);
        return Model.Build(model.Recipe, model.Fitted, ParameterStore.Draw(1));
    }
}
