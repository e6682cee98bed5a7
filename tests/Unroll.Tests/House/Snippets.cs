#if SINGLE
namespace Unroll.Tests.House;

/// <summary>The examples of the documents, run. Each region is shown word for word; what stands around it makes it small, or checks it.</summary>
public sealed class Snippets
{
    [Fact]
    public void LanguageModelReadme()
    {
        Dataset text = new("greetings", new[] { "good morning", "good night", "good day to you" }.Select(line => new Example(new PlainText(line))));
        Recipe recipe = new() { Model = new LanguageModelSpec { Embedding = 4, Encoder = new RecurrentSpec(new GruSpec(4)) }, Training = new TrainingSpec { Epochs = 1 } };
        using Trainer run = Trainer.Start(recipe, new Splits(text, null, null), TestDevice.Default);
        Assert.Single(run);
        using Model model = run.Best;
        // snippet: language-model
        TextAnswer said = (TextAnswer)model.Predict("good morning");
        Console.WriteLine($"{said.LogProbability:F2} nats, perplexity {said.Perplexity:F1}");

        GenerationOptions options = new() { Next = 10, Length = 20, Temperature = 0.8, TopP = 0.95, Seed = 1 };
        TextAnswer asked = (TextAnswer)model.Predict([model.Read("good")], options)[0];
        foreach (TokenProbability next in asked.Next)
            Console.WriteLine($"{next.Probability:P1} {next.Token}");
        Console.WriteLine(string.Join(' ', asked.Continuations[0].Tokens));
        // end
        Assert.Equal(8, asked.Next.Count);
    }

    [Fact]
    public void HiddenMarkovModels()
    {
        // snippet: hmm
        double[] start = [0.6, 0.4];                                                                // rainy, sunny
        double[,] next = { { 0.7, 0.3 }, { 0.4, 0.6 } };                                            // from the row's state to the column's
        CategoricalEmission days = new(new[,] { { 0.1, 0.4, 0.5 }, { 0.6, 0.3, 0.1 } });            // walk, shop, clean
        HiddenMarkov model = new(start, next, days);

        double[] seen = [0, 1, 2];                                                                  // walk, shop, clean
        Console.WriteLine($"{Math.Exp(model.LogLikelihood(seen)):F4}");                             // the probability of these days
        (int[] states, double logProbability) = model.MostProbable(seen);                           // the weather, by Viterbi
        double[,] each = model.Smooth(seen);                                                        // the probability of each weather on each day
        double[] tomorrow = model.Next(seen);                                                       // the probability of walk, shop and clean
        // end
        Assert.Equal(0.033612, Math.Exp(model.LogLikelihood(seen)), 1e-6);
        Assert.Equal([1, 0, 0], states);
        Assert.Equal(0.01344, Math.Exp(logProbability), 1e-9);
        Assert.Equal(1, each[2, 0] + each[2, 1], 1e-12);
        Assert.Equal(1, tomorrow.Sum(), 1e-12);
        Device device = TestDevice.Default;

        // snippet: hmm-train
        Rng random = new(1);
        double[][] diaries = [.. Enumerable.Range(0, 500).Select(_ => model.Sample(30, ref random).Sequence)];
        HiddenMarkov guess = new([0.5, 0.5], new[,] { { 0.6, 0.4 }, { 0.4, 0.6 } }, new CategoricalEmission(new[,] { { 0.2, 0.3, 0.5 }, { 0.5, 0.3, 0.2 } }));
        BaumWelchStep best = new BaumWelch(diaries, new BaumWelchSettings { TransitionPseudocount = 1 }, device).Fit(guess);
        double bic = best.Model.Bic(best.LogLikelihood, best.Steps);
        // end
        Assert.True(double.IsFinite(bic));
        Assert.InRange(best.Model.Transitions[0], 0.55, 0.85);
    }

    [Fact]
    public void BayesNets()
    {
        // snippet: bayes-query
        BayesNet net = BayesNet.Sprinkler; // or BifFile.Read("alarm.bif")
        Evidence evidence = Evidence.None.With("grass", "wet").With("cloudy", [0.3, 0.7]);
        Posterior rain = VariableElimination.Posterior(net, ["rain"], evidence);
        Console.WriteLine($"{rain["yes"]:F4}");

        IReadOnlyList<Posterior> all = new JunctionTree(net).Marginals(evidence);                   // every variable at once
        Explanation best = VariableElimination.MostProbable(net, evidence);
        Console.WriteLine($"{best}: {best.Probability:F4}");
        bool independent = DSeparation.Holds(net, ["rain"], ["sprinkler"], given: ["cloudy"]);
        string picture = SvgPicture.Of(NetworkFigure.Of(net, all, evidence));
        // end
        Assert.True(independent);
        Assert.Contains("<svg", picture, StringComparison.Ordinal);
        Assert.Equal(rain["yes"], all[2]["yes"], 1e-12);

        // snippet: bayes-learn
        StateTable table = StateTable.Sample(net, 5000, seed: 1); // or new StateTable(variables, rows)
        IReadOnlyList<int[]> parents = new StructureSearch { Score = StructureScore.Bic, Tabu = 20 }.Search(table);
        BayesNet learnt = new BayesTables { Pseudocount = 1 }.Count(BayesTables.Uniform("learnt", table.Variables, parents), table);
        int distance = EquivalenceClass.Of(net).Distance(EquivalenceClass.Of(learnt));
        // end
        Assert.Equal(0, distance);
    }

    [Fact]
    public async Task Decoding()
    {
        using Model model = GenerationTests.Build();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        // snippet: decoding
        GenerationOptions search = new() { Length = 20, Beam = 5, LengthPenalty = 0.6, Samples = 3 }; // the three best
        TextAnswer answer = (TextAnswer)model.Predict([model.Read("a b")], search)[0];
        foreach (TextContinuation one in answer.Continuations)
            Console.WriteLine($"{one.LogProbability:F2} {string.Join(' ', one.Tokens)}");

        await foreach (GeneratedToken token in model.Stream(model.Read("a b"), new GenerationOptions { Length = 20, TopP = 0.9 }, cancel))
            Console.Write(token.Text);
        // end
        Assert.Equal(3, answer.Continuations.Count);
    }

    [Fact]
    public void Resume()
    {
        Recipe recipe = new() { Model = new TaggingSpec { Input = new WordsSpec { Embedding = 4 }, Encoder = new RecurrentSpec(new GruSpec(4)) }, Training = new TrainingSpec { Epochs = 1, BatchTokens = 60 } };
        Splits data = new(TrainerTests.Cities(1, 200), null, null);
        try
        {
            // snippet: resume
            using (Trainer first = Trainer.Start(recipe, data))
            {
                foreach (TrainingStep step in first)
                {
                    if (step.Step == 10)
                        break;
                }
                first.Save("run.checkpoint");
            }
            using Trainer second = Trainer.Resume(recipe, data, "run.checkpoint");
            foreach (TrainingStep step in second)
                Console.WriteLine($"step {step.Step}: loss {step.Loss:F3}"); // from step 11 on
            // end
            Assert.True(second.Steps > 10);
        }
        finally
        {
            File.Delete("run.checkpoint");
        }
    }

    [Fact]
    public void From()
    {
        Recipe recipe = new() { Model = new TaggingSpec { Input = new WordsSpec { Embedding = 4 }, Encoder = new RecurrentSpec(new GruSpec(4)) }, Training = new TrainingSpec { Epochs = 1, BatchTokens = 60 } };
        using Trainer first = Trainer.Start(recipe, new Splits(TrainerTests.Cities(1, 20), null, null));
        Assert.NotEmpty(first);
        using Model model = first.Best;
        Splits data = new(new Dataset("more", [Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-port"])]), null, null);
        try
        {
            // snippet: from
            Recipe slower = model.Recipe with { Training = model.Recipe.Training with { Epochs = 2, Optimizer = new AdamSpec { Rate = 0.0005 } } };
            using Trainer run = Trainer.Start(slower, data, from: model, extendVocabularies: true);
            foreach (TrainingStep step in run)
            {
                if (step.EpochEnded)
                    Console.WriteLine($"epoch {step.Epoch}: loss {step.EpochLoss:F3}");
            }
            run.Best.Save("better.model");
            // end
            Assert.Equal(2, run.Best.Report.BestEpoch);
        }
        finally
        {
            if (Directory.Exists("better.model"))
                Directory.Delete("better.model", recursive: true);
        }
    }

    [Fact]
    public void Readme()
    {
        try
        {
            // snippet: readme
            Splits data = FlightQuestions.Open();                       // or: new TaggedDataSpec().Open("my/corpus")
            Recipe recipe = new()
            {
                Model = new TaggingSpec { Encoder = new RecurrentSpec(new LstmSpec(Hidden: 64)) { Bidirectional = true } },
                Training = new TrainingSpec { Seed = 1, Epochs = 2, Optimizer = new AdamSpec { Rate = 0.005 } },
            };
            using Trainer run = Trainer.Start(recipe, data);
            foreach (TrainingStep step in run)
            {
                if (step.EpochEnded)
                    Console.WriteLine($"epoch {step.Epoch}: loss {step.EpochLoss:F3}, dev F1 {step.Dev?.F1:P1}");
            }
            run.Best.Save("slots.model");

            using Model model = Model.Load("slots.model");
            Tagging answer = (Tagging)model.Predict("flights from boston to denver on november 2nd");
            foreach (Span span in answer.Spans)
                Console.WriteLine($"{span.Type}: {answer.Text(span)}"); // fromloc.city_name: boston, ...
            // end
            Assert.Contains(answer.Spans, span => span.Type == "fromloc.city_name" && answer.Text(span) == "boston");
            Assert.Contains(answer.Spans, span => span.Type == "toloc.city_name" && answer.Text(span) == "denver");
        }
        finally
        {
            if (Directory.Exists("slots.model"))
                Directory.Delete("slots.model", recursive: true);
        }
    }

    [Fact]
    public void Figures()
    {
        using Model model = ProblemCases.All.First(row => row.Problem == "tagging").Build();
        try
        {
            // snippet: draw-an-answer
            IAnswer answer = model.Predict("sail from cork to new york");
            string svg = SvgPicture.Of([.. answer.Sentences, .. answer.Figures]);
            File.WriteAllText("answer.svg", svg);
            // end
            // snippet: draw-a-figure
            HeatMapFigure table = new("right label (rows), predicted label (columns)", ["cheap", "dear"], ["cheap", "dear"], [[9, 1], [2, 8]]);
            File.WriteAllText("table.svg", SvgPicture.Of(table));
            // end
            Assert.Contains(">cork</text>", svg, StringComparison.Ordinal);
            Assert.Contains(">dear</text>", File.ReadAllText("table.svg"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete("answer.svg");
            File.Delete("table.svg");
        }
    }

    [Fact]
    public void LabFindings()
    {
        try
        {
            // snippet: lab-findings
            Findings findings = ToyMemory.Explore(steps: 1000, width: 0.02, points: 81);
            foreach (string sentence in findings.Seen)
                Console.WriteLine(sentence);
            File.WriteAllText("memory.svg", SvgPicture.Of(findings.Figures));
            using StreamWriter csv = new("memory.csv");
            findings.Tables[0].WriteCsv(csv);
            // end
            Assert.Equal(81, findings.Tables[0].Count);
        }
        finally
        {
            File.Delete("memory.svg");
            File.Delete("memory.csv");
        }
    }

    [Fact]
    public void EvaluatedTags()
    {
        using Model model = ProblemCases.All.First(row => row.Problem == "adversarial-tags").Build();
        // snippet: evaluated-tags
        AdversarialTagsOptions both = new() { Candidates = 8, Weight = 1, Best = 8 };
        EvaluatedTagging answer = (EvaluatedTagging)model.Predict([model.Read("from cork to new ross")], both)[0];
        for (int i = 0; i < answer.Tagging.Best.Count; i++)
            Console.WriteLine($"p {answer.Tagging.Best[i].Probability:F3}, E {answer.Evaluations[i]:F2}: {string.Join(' ', answer.Tagging.Best[i].Tags)}");
        Console.WriteLine($"The generator alone: {string.Join(' ', answer.Generated)}");
        // end
        Assert.Equal(8, answer.Tagging.Best.Count);
        Assert.Equal(8, answer.Evaluations.Count);
        Assert.Equal(answer.Evaluations.Zip(answer.Tagging.Best, (e, one) => e + one.Score).OrderDescending(), answer.Evaluations.Zip(answer.Tagging.Best, (e, one) => e + one.Score));
    }

    [Fact]
    public void TensorsTapesAndGradients()
    {
        // snippet: tape
        using Device device = new(threads: 1);
        ParameterStore store = ParameterStore.Draw(seed: 1);
        Parameter w = store.Root.Parameter("w", new Shape(3, 2), Init.Glorot);
        Tensor x = new(new Shape(2, 3), [1, 2, 3, 4, 5, 6]);

        Tensor kept;
        using (Tape tape = Tape.ForGradients(device))
        {
            Value y = tape.Constant(x).MatMul(tape.Use(w)).Tanh();      // [2, 2]
            Value loss = (1 - y).Square().Mean();                       // one number
            Gradients gradients = tape.Backward(loss);
            Console.WriteLine($"loss {loss.Item():F3}, gradient norm {gradients.Norm():F3}");
            kept = y.Keep();                                            // everything else ends here, with the tape
        }
        // end
        Assert.Equal(new Shape(2, 2), kept.Shape);
        Assert.All(kept.Span.ToArray(), number => Assert.InRange(Math.Abs(number), 1e-6, 1));
    }

    [Fact]
    public void RaggedBatches()
    {
        using Device device = new(1);
        ParameterScope scope = ParameterStore.Draw(1).Root;
        using Tape tape = Tape.ForPrediction(device);
        // snippet: ragged
        SequenceLayout layout = new(2, 0, 3);                                         // B = 3 sequences, N = 5 rows, T = 3 steps
        Sequences input = new(layout, tape.Constant(new Tensor(new Shape(5, 8))));    // [N, I]
        Recurrent network = new RecurrentSpec(new GruSpec(Hidden: 16)) { Bidirectional = true }.Build(scope, inputSize: 8);
        Unrolled result = network.Run(input);
        Value outputs = result.Outputs.Rows;                                          // [N, 2H]: both directions beside one another
        State forward = result.Last[0];                                               // forward[0] is [B, H], in the order of the lengths
        // end
        Assert.Equal(new Shape(5, 32), outputs.Shape);
        Assert.Equal(new Shape(3, 16), forward[0].Shape);

        // The figure of docs/shapes.md.
        Assert.Equal([0, 2, 2, 5], layout.Starts.ToArray());
        Assert.Equal([2, 0, 1], layout.Order.ToArray());
        Assert.Equal([0, 2, 4, 5], layout.StepOffsets.ToArray());
        Assert.Equal([2, 0, 3, 1, 4], layout.TimeToSequence(reverse: false));
        Assert.Equal([4, 1, 3, 0, 2], layout.TimeToSequence(reverse: true));
    }

    [Fact]
    public void ACellOfOnesOwn()
    {
        // snippet: use-own-cell
        Recipe recipe = Recipe.Parse("""
            { "model": { "type": "tagging", "input": { "embedding": 8 }, "encoder": { "cell": { "type": "mgu", "hidden": 8 } } } }
            """, catalogue: Outside.OutsideCatalogue.Catalogue);
        // end
        Assert.Equal(new Outside.MguSpec(8), ((TaggingSpec)recipe.Model).Encoder.Cell);
    }

    [Fact]
    public void CellsInWrappers()
    {
        // snippet: wrapped-cell
        RecurrentSpec spec = new(new ResidualSpec(new RecurrentDropoutSpec(new LstmSpec(Hidden: 32)) { Probability = 0.3 }))
        {
            Layers = 3,
            Dropout = 0.2,
            LockedDropout = true,
        };
        // end
        Recipe recipe = Recipe.Parse("""
            { "model": { "encoder": { "layers": 3, "dropout": 0.2, "lockedDropout": true, "bidirectional": false, "cell": {
                "type": "residual", "cell": { "type": "recurrent-dropout", "probability": 0.3, "cell": { "type": "lstm", "hidden": 32 } } } } } }
            """);
        Assert.Equal(spec, ((TaggingSpec)recipe.Model).Encoder);
    }

    [Fact]
    public void ASoundInPieces()
    {
        using Device device = new(1);
        Dataset sounds = new SpokenDataSpec { Train = 4, Dev = 1, Test = 1 }.Open(null).Train!;
        Recipe recipe = Recipe.Parse("""{ "model": { "type": "speech", "input": { "normalize": "training" }, "encoder": { "cell": { "type": "gru", "hidden": 4 }, "bidirectional": false } } }""");
        using Model model = Model.Build(recipe, recipe.Model.Fit(sounds), ParameterStore.Draw(1));
        IEnumerable<Real[]> microphone = sounds[0].InputAs<Sound>("test").Samples.ToArray().Chunk(400);
        // snippet: listen
        Recogniser recogniser = (Recogniser)model.Problem;
        SpeechListener listener = recogniser.Listen(device, rate: 8000);
        foreach (Real[] samples in microphone)
        {
            listener.Hear(samples);                 // from -1 to 1
            Console.WriteLine(listener.Text);       // so far
        }
        Recognition heard = listener.End();         // text, times of tokens and words, figures
        // end
        Assert.Equal(sounds[0].InputAs<Sound>("test").Seconds, heard.Seconds);
    }

    [Fact]
    public void AStreamInPieces()
    {
        using Device device = new(1);
        ParameterStore store = ParameterStore.Draw(1);
        SequenceLayout layout = new(4, 4);
        Tensor[] pieces = [.. Enumerable.Range(0, 3).Select(_ => new Tensor(new Shape(layout.Rows, 2)))];
        // snippet: carried-state
        Recurrent network = new RecurrentSpec(new ScrnSpec(Hidden: 16) { Context = 4 }).Build(store.Root, inputSize: 2);
        CarriedState? carried = null;
        foreach (Tensor piece in pieces)
        {
            using Tape tape = Tape.ForGradients(device);
            Unrolled result = network.Run(new Sequences(layout, tape.Constant(piece)), carried?.On(tape));
            carried = new CarriedState(result.Last);                            // numbers only
            Gradients gradients = tape.Backward(result.Outputs.Rows.Square().Mean());   // they stop where the piece began
        }
        // end
        Assert.NotNull(carried);
    }
}
#endif
