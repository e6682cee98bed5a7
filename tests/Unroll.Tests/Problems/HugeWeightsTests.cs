namespace Unroll.Tests;

/// <summary>Weights that are finite but huge: whatever is asked of any kind of model, the answer is finite or there is a sentence instead.</summary>
public sealed class HugeWeightsTests
{
    private static readonly Example[] Sentences = [Example.Tagged(["to", "boston"], ["O", "B-x"]), Example.Tagged(["from", "denver", "on"], ["O", "B-y", "O"])];
    private static readonly Frames Long = new(2, new Real[] { 1, 0, 0, 1, 1, 1 }), Short = new(2, new Real[] { 0, 1, 1, 1 });
    private static readonly Example[] Named = [new(Long, new Labels(["a"])), new(Short, new Labels(["b"]))], Counted = [new(Long, new Number(1)), new(Short, new Number(0))];
    private static readonly Example[] Labelled = [Example.Labelled(["good", "film"], ["yes"]), Example.Labelled(["bad"], ["no", "yes"])];
    private static readonly Example[] Texts = [new(new PlainText("a b a")), new(new PlainText("b c"))];

    /// <summary>One of each kind of problem, and of each output layer of a tagger.</summary>
    private static Dictionary<string, (ProblemSpec Spec, Example[] Examples)> Problems => new()
    {
        ["softmax"] = (new TaggingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder }, Sentences),
        ["crf"] = (new TaggingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Output = new CrfSpec() }, Sentences),
        ["perceptron"] = (new TaggingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Output = new PerceptronOutputSpec() }, Sentences),
        ["svm"] = (new TaggingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Output = new SvmOutputSpec { Cost = TagCostKind.Spans } }, Sentences),
        ["jordan"] = (new TaggingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Output = new JordanTagsSpec(3) }, Sentences),
        ["joint"] = (new JointSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Pooling = PoolingKind.Attention }, [.. Sentences.Select(example => example.With(new Parts(("tags", example.Target!), ("intent", new Labels(["a"])))))]),
        ["adversarial tags"] = (new AdversarialTagsSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Discriminator = new() { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, TagSize = 3 } }, Sentences),
        ["features"] = (new FeatureTaggingSpec(), Sentences),
        ["features without transitions"] = (new FeatureTaggingSpec { Template = ["U00:%x[0,0]", "U01:%x[0,0]"] }, Sentences),
        ["hmm"] = (new HiddenMarkovSpec { States = 2 }, Sentences),
        ["hmm tagger"] = (new HiddenMarkovSpec { Order = 2, Endings = 2 }, Sentences),
        ["hmm of frames"] = (new HiddenMarkovSpec { States = 2, Emission = new GaussianEmissionSpec { Covariance = CovarianceKind.Full } }, Counted),
        ["hmm of mixtures"] = (new HiddenMarkovSpec { States = 2, Emission = new MixtureEmissionSpec() }, Counted),
        ["hmm of counts"] = (new HiddenMarkovSpec { States = 2, Emission = new PoissonEmissionSpec() }, Counted),
        ["classification"] = (new ClassificationSpec { Encoder = Encoder }, [Labelled[0], Example.Labelled(["bad"], ["no"])]),
        ["several labels"] = (new ClassificationSpec { Encoder = Encoder, MultiLabel = true, Pooling = PoolingKind.Attention }, Labelled),
        ["frames classified"] = (new ClassificationSpec { Encoder = Encoder, Input = new FramesSpec { Size = 2 }, Pooling = PoolingKind.Mean }, Named),
        ["regression"] = (new RegressionSpec { Encoder = Encoder, Input = new FramesSpec { Size = 2 } }, Counted),
        ["frames"] = (new FrameModelSpec { Size = 2, Encoder = new RecurrentSpec(new GruSpec(4)) }, Counted),
        ["Turing machine"] = (new TuringMachineSpec { Encoder = new RecurrentSpec(new NtmSpec(new LstmSpec(4)) { Slots = 3, Width = 2 }) }, Said),
        ["curve"] = (new CurveSpec { Size = 2, Encoder = new RecurrentSpec(new GruSpec(4)) }, Counted),
        ["translation"] = (new TranslationSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Decoder = new DecoderSpec { Cell = new LstmSpec(4), Readout = 4, Embedding = 4 }, MinCount = 1 },
            [new(new Words(["a", "b"]), new PlainText("c d e")), new(new Words(["b"]), new PlainText("e"))]),
        ["captions"] = (new CaptionSpec { Input = new PictureSpec { Filters = [2] }, Decoder = new DecoderSpec { Cell = new LstmSpec(4), Readout = 4, Embedding = 4 }, MinCount = 1 },
            [new(new Picture(2, 3, 1, new Real[] { 0, 1, 0, 1, 1, 0 }), new Texts(new PlainText("c d e"))), new(new Picture(2, 3, 1, new Real[] { 1, 0, 1, 1, 0, 1 }), new Texts(new PlainText("e")))]),
        ["questions on pictures"] = (new VisualQuestionsSpec { Picture = new PictureSpec { Filters = [2] }, Question = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Hidden = 4 },
            [.. new[] { "yes", "no" }.Select((answer, i) => new Example(new Parts(("picture", new Picture(2, 3, 1, new Real[] { 0, 1, 0, 1, 1, i })), ("question", new Questions(new Words(["a", "b"])))), new PictureAnswers(new PictureAnswer(answer, "any"))))]),
        ["speech"] = (new SpeechSpec { Encoder = Encoder }, Hummed),
        ["speech by frames"] = (new SpeechSpec { Encoder = Encoder, Output = new FrameOutputSpec { Hmm = new HmmSpec() } }, Hummed),
        ["speech with attention"] = (new SpeechSpec { Encoder = Encoder, Output = new AttentionOutputSpec { Decoder = new DecoderSpec { Cell = new LstmSpec(4), Readout = 4, Embedding = 4 }, Ctc = 0.3 } }, Hummed),
        ["audio vectors"] = (new AudioVectorsSpec { Input = new FramesSpec { Size = 2 }, Encoder = Encoder, Decoder = new RecurrentSpec(new GruSpec(4)) }, Counted),
        ["audio vectors from their own frames"] = (new AudioVectorsSpec { Input = new FramesSpec { Size = 2 }, Encoder = Encoder, Decoder = new RecurrentSpec(new LstmSpec(4)), Feedback = FrameFeedback.Own }, Counted),
        ["text vectors"] = (new TextVectorsSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Decoder = Decoder, MinCount = 1 },
            [new(new Words(["a", "b"]), new PlainText("c d e")), new(new Words(["b"]), new PlainText("e"))]),
        ["documents"] = (new DocumentAutoencoderSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, DocumentEncoder = Encoder, DocumentDecoder = new(new LstmSpec(4)), Decoder = Decoder, MinCount = 1 },
            [.. new[] { new Document([new(["a", "b"]), new(["c"])]), new Document([new(["b"])]) }.Select(document => new Example(document, document))]),
        ["adversaries"] = (new AdversarialSpec { Noise = 2, Generator = new PlayerSpec { Units = 4 }, Discriminator = new PlayerSpec { Units = 4 } },
            [.. new[] { 0.5, 1, -0.5 }.Select(x => new Example(new Labels(["a"]), new LabelledItem(new Frames(2, new[] { (Real)x, (Real)(2 * x) }), "a")))]),
        ["key terms"] = (new KeyTermsSpec { Network = new TermNetworkSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder } }, Abstracts),
        ["key terms by spans"] = (new TermSpansSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Hidden = 4 }, Abstracts),
        ["key terms of a list"] = (new TermListSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Hidden = 4, MinCount = 1 }, Abstracts),
        ["parsing"] = (new ParsingSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Decoder = new DecoderSpec { Cell = new LstmSpec(4), Readout = 4, Embedding = 4 } },
            [TreesDataSpec.Pair(Tree.Parse("(S (N a) (V b))")), TreesDataSpec.Pair(Tree.Parse("(S (V b))"))]),
        ["Bayesian network"] = (new BayesNetSpec { Structure = new GivenStructureSpec { Arcs = ["a -> b"] } }, [.. new[] { ("x", "x"), ("y", "x"), ("x", "y"), ("y", "y") }.Select(row => new Example(new Assignment(["a", "b"], [row.Item1, row.Item2])))]),
        ["listening"] = (new ListeningSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder }, Choices),
        ["listening for each choice"] = (new ListeningSpec { Input = new WordsSpec { MinCount = 1, Embedding = 4 }, Encoder = Encoder, Attention = StoryAttention.Hierarchical, Query = ChoiceQuery.Choice }, Choices),
        ["reading"] = (new ReadingSpec { Size = 4 }, Questions),
        ["reading with a recurrent network"] = (new ReadingSpec { Size = 4, Tying = HopTying.Adjacent, Sentences = SentenceReading.Recurrent, Encoder = Encoder, Context = Encoder }, Questions),
        ["language model"] = (new LanguageModelSpec { Embedding = 4, Encoder = new RecurrentSpec(new GruSpec(4)) }, Texts),
    };

    private static Example[] Abstracts => [new(new Document([new(["old", "fox"]), new(["a", "hen"])]), new Terms(["old fox", "hen"])), new(new Document([new(["hen"])]), new Terms(["hen"]))];

    private static Example[] Hummed => [.. new[] { "ab", "b" }.Select((text, i) => new Example(new Sound(8000, Enumerable.Range(0, 900).Select(t => (Real)Math.Sin(t / (3.0 + i))).ToArray()), new PlainText(text, TextUnit.Characters)))];

    private static Example[] Said => [new(new Frames(5, new Real[] { 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 }), new Frames(2, new Real[] { 1, 0 })), new(new Frames(5, new Real[] { 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 }), new Frames(2, new Real[] { 0, 1 }))];
    private static Example[] Choices => [.. Questions.Select((example, i) => new Example(new Parts([.. ((Parts)example.Input).All, ("choices", new Choices([new(["b"]), new(["d", "a"])]))]), new RightChoices([i])))];

    private static Example[] Questions => [.. new[] { "b", "d" }.Select(answer => new Example(new Parts(("story", new Document([new(["a", answer]), new(["c", "b"])])), ("question", new Words(["a"]))), new Reply(answer, [0])))];

    private static double Largest => 0.9 * (double)Real.MaxValue;

    private static DecoderSpec Decoder => new() { Cell = new LstmSpec(4), Readout = 4, Embedding = 4, Attention = AttentionKind.None };

    private static RecurrentSpec Encoder => new(new LstmSpec(4)) { Bidirectional = true };

    public static TheoryData<string> Names => [.. Problems.Keys];

    [Theory, MemberData(nameof(Names))]
    public void TheAnswerIsFiniteOrASentence(string name)
    {
        (ProblemSpec spec, Example[] examples) = Problems[name];
        int refused = 0;
        foreach (double size in (double[])[1e3, 1e10, 1e20, Largest])
        {
            foreach (bool signs in (bool[])[false, true])
            {
                using Model model = Huge(spec, examples, (Real)size, signs);
                refused += Asked(() => model.Predict(examples));
                refused += Asked(() => examples.SelectMany(example => model.Predict([example])));
                refused += Asked(() => { model.Evaluate(examples); return []; });
                if (model.Problem.Options is DecodingOptions)
                    refused += Asked(() => model.Predict(examples, new DecodingOptions { Best = 3, Samples = 1 }));
                if (model.Problem.Options is DecodingOptions)
                    refused += Asked(() => model.Predict(examples, new DecodingOptions { Best = 3 }));
                if (model.Problem.Options is RankingOptions)
                    refused += Asked(() => model.Predict(examples, new RankingOptions { Best = 3 }));
                if (model.Problem.Options is GenerationOptions)
                    refused += Asked(() => model.Predict(examples, new GenerationOptions { Next = 2, Length = 3, Samples = 2 }));
            }
        }
        Assert.True(refused > 0 || name is "hmm tagger" or "hmm of counts", "nothing was refused"); // their probabilities are, and sum to 1, whatever the weights
    }

    [Theory, InlineData("softmax"), InlineData("crf"), InlineData("features")]
    public void OneAnswerIsGivenWhereSeveralAre(string name)
    {
        (ProblemSpec spec, Example[] examples) = Problems[name];
        foreach (double size in (double[])[1e3, 1e10, 1e30, Largest / 30, Largest])
        {
            using Model model = Huge(spec, examples, (Real)size, signs: true);
            Assert.Equal(Asked(() => model.Predict(examples, new DecodingOptions { Best = 2 })), Asked(() => model.Predict(examples)));
        }
    }

    [Fact]
    public void EveryKindOfProblemIsTried()
    {
        IEnumerable<Type> kinds = typeof(ProblemSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ProblemSpec)) && !type.IsAbstract);
        Assert.Empty(kinds.Except(Problems.Values.Select(problem => problem.Spec.GetType())));
        IEnumerable<Type> outputs = typeof(TagOutputSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TagOutputSpec)) && !type.IsAbstract);
        Assert.Empty(outputs.Except(Problems.Values.Select(problem => problem.Spec).OfType<TaggingSpec>().Select(spec => spec.Output.GetType())));
    }

    /// <summary>Whichever of a chain's scores is none, the rest being finite; what is forbidden is a score.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void EachOfAChainsScoresIsLookedAt(int which)
    {
        foreach ((Real score, bool isRefused) in ((Real, bool)[])[(Real.NaN, true), (Real.PositiveInfinity, true), (Real.NegativeInfinity, false), (1, false)])
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Tensor[] scores = [new(new Shape(3, 2)), new(new Shape(2, 2)), new(new Shape(2)), new(new Shape(2))];
            scores[which].Span[1] = score;
            Value[] values = Array.ConvertAll(scores, tape.Constant);
            Chain chain = new(new Sequences(new SequenceLayout(3), values[0]), values[1], values[2], values[3]);
            UnrollException? fault = Record.Exception(() => FiniteScores.Check(chain, _ => ["a", "b", "c"])) as UnrollException;
            Assert.Equal(isRefused ? "The scores of the tags of \"a b c\" are no finite numbers; expected a model whose weights are, so train it again with a smaller rate." : null, fault?.Message);
        }
    }

    /// <summary>Dev scores that are not finite are a fault that training goes back for, as a loss that is not finite is.</summary>
    [Fact]
    public void TrainingGoesBackWhereDevScoresAreNotFinite()
    {
        TrainingSpec training = new() { Epochs = 1, BatchTokens = 1000, ClipNorm = 0, Optimizer = new SgdSpec { Rate = Largest / 3 }, Faults = new FaultSpec { Retries = 200, Cut = 0.01 } };
        Example[] examples = [new(new Frames(1, new Real[] { 1, 1 }), new Number(1))];
        RegressionSpec spec = new() { Encoder = new RecurrentSpec(new ElmanSpec(2)) { Layers = 0 }, Input = new FramesSpec { Size = 1 }, Dropout = 0 };
        Splits data = new(new Dataset("train", examples), new Dataset("dev", examples), null);
        using Trainer run = Trainer.Start(new Recipe { Model = spec, Training = training }, data, TestDevice.Default);
        TrainingStep[] steps = [.. run];
        Assert.Contains(run.Faults, fault => fault.What.Contains("dev", StringComparison.Ordinal));
        Assert.True(double.IsFinite(Assert.Single(run.Epochs).Score!.Value));
    }

    private static Model Huge(ProblemSpec spec, Example[] examples, Real size, bool signs)
    {
        Model model = Model.Build(new Recipe { Model = spec }, spec.Fit(examples), ParameterStore.Draw(1), null, TestDevice.Default);
        foreach (Parameter parameter in model.Parameters.Parameters)
        {
            for (int i = 0; i < parameter.Data.Count; i++)
                parameter.Data.Span[i] = signs && (i * 7 % 5) < 2 ? -size : size;
            parameter.Changed();
        }
        return model;
    }

    /// <summary>1 where there was a sentence that says why, 0 where all that was answered can be written as JSON.</summary>
    private static int Asked(Func<IEnumerable<IAnswer>> ask)
    {
        try
        {
            foreach (IAnswer answer in ask())
            {
                using System.Text.Json.Utf8JsonWriter writer = new(Stream.Null);
                answer.WriteJson(writer, full: true);
            }
            return 0;
        }
        catch (UnrollException e)
        {
            Assert.True(e.Message.Contains("are no finite numbers; expected a model whose weights are", StringComparison.Ordinal) || e.Message.Contains("has the probability 0", StringComparison.Ordinal) || e.Message.Contains("found something impossible under the model", StringComparison.Ordinal), e.Message);
            return 1;
        }
    }
}
