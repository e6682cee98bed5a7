namespace Unroll.Tests;

/// <summary>The problem <c>bayes-net</c>: tables in the weights, learning, answers, and what is wrong.</summary>
public sealed class BayesNetTests
{
    private static readonly Device Device = TestDevice.Default;

    [Fact]
    public void TheTablesOfATrainedModelAreTheCounts()
    {
        Splits data = new BayesSamplesDataSpec { Train = 1000, Dev = 100, Test = 100 }.Open(null);
        using Trainer run = Trainer.Start(Recipe("""{ "type": "given", "network": "sprinkler" }""", "\"pseudocount\": 0.5"), data, Device);
        TrainingStep step = Assert.Single(run);
        Assert.True(step.Converged);
        BayesNet found = Net(run.Best), counted = new BayesTables { Pseudocount = 0.5 }.Count(BayesNet.Sprinkler, ((BayesNetProblem)run.Best.Problem).Table(data.Train!));
        foreach ((BayesVariable one, BayesVariable other) in counted.Variables.Zip(found.Variables))
            RandomNets.Close(one.Table.ToArray(), other.Table.Span, one.Name, 1e-13);
        Assert.Equal(step.Loss, -run.Best.Evaluate(data.Train!)["logLikelihood"], 1e-12);
    }

    /// <summary>A probability of 0 stays one, also through a file.</summary>
    [Fact]
    public void ZeroStaysZero()
    {
        Splits data = new BayesSamplesDataSpec { Train = 500, Dev = 10, Test = 10 }.Open(null);
        using Trainer run = Trainer.Start(Recipe("""{ "type": "given", "network": "sprinkler" }""", "\"pseudocount\": 0"), data, Device);
        _ = run.Count();
        using MemoryStream file = new();
        run.Best.Save(file);
        file.Position = 0;
        using Model model = Model.Load(file, device: Device);
        Assert.Equal([0, 1], Net(model)["grass"].Table.ToArray()[^2..]);
        Assert.Contains("has the probability 0", Assert.Throws<UnrollException>(() => model.Predict("sprinkler=off, rain=no, grass=wet")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnswersAreThoseOfTheNetwork()
    {
        using Trainer run = Trainer.Start(Recipe("\"tabu\""), new BayesSamplesDataSpec { Train = 2000, Dev = 10, Test = 10 }.Open(null), Device);
        _ = run.Count();
        using Model model = run.Best;
        BayesNet net = Net(model);
        Evidence known = Evidence.None.With("grass", "wet").With("cloudy", "no");
        BayesAnswer answer = (BayesAnswer)model.Predict("grass=wet, cloudy=no");
        Assert.Equal(["rain", "sprinkler"], answer.Posteriors.Select(posterior => posterior.Variables[0].Name).Order(StringComparer.Ordinal));
        foreach (Posterior posterior in answer.Posteriors)
            RandomNets.Close(VariableElimination.Posterior(net, [posterior.Variables[0].Name], known).Probabilities.ToArray(), posterior.Probabilities.Span, "posterior");
        Assert.Equal(VariableElimination.LogProbability(net, known), answer.LogProbability, 1e-12);
        Assert.Equal(net["grass"].Table.Length / 2, model.Problem.Learnt(100).Single(table => table.Title.StartsWith("P(grass", StringComparison.Ordinal)).Rows.Count);
    }

    /// <summary>The state of a target is not looked at, and counts for the scores.</summary>
    [Fact]
    public void TargetsArePredictedFromTheOthers()
    {
        Splits data = new BayesSamplesDataSpec { Train = 3000, Dev = 10, Test = 500 }.Open(null);
        using Trainer run = Trainer.Start(Recipe("\"tabu\", \"targets\": [\"rain\"]"), data, Device);
        _ = run.Count();
        using Model model = run.Best;
        BayesNet net = Net(model);
        BayesAnswer yes = (BayesAnswer)model.Predict("grass=wet, rain=yes"), no = (BayesAnswer)model.Predict("grass=wet, rain=no");
        Assert.Equal(yes.Best("rain"), no.Best("rain"));
        Assert.NotEqual(yes.LogProbability, no.LogProbability);
        Report report = model.Evaluate(data.Test!);
        int right = 0;
        double log = 0;
        foreach (Assignment row in data.Test!.Select(example => (Assignment)example.Input))
        {
            Evidence all = row.Variables.Zip(row.Values).Aggregate(Evidence.None, (known, pair) => known.With(pair.First, pair.Second!));
            Evidence others = row.Variables.Zip(row.Values).Where(pair => pair.First != "rain").Aggregate(Evidence.None, (known, pair) => known.With(pair.First, pair.Second!));
            right += VariableElimination.MostProbable(net, others, ["rain"]).States[0].State == row.Values[row.Variables.ToList().IndexOf("rain")] ? 1 : 0;
            log += VariableElimination.LogProbability(net, all);
        }
        Assert.Equal(right / 500.0, report["accuracy"], 1e-12);
        Assert.Equal(log / 500, report["logLikelihood"], 1e-9);
        Assert.Equal("accuracy", model.Problem.Metric);
        Assert.NotNull(report.Calibration);
    }

    /// <summary>Against differences of the loss, which is computed in double whatever the weights are.</summary>
    [Fact]
    public void TheGradientIsThatOfTheLoss()
    {
        Example[] rows = [.. new BayesSamplesDataSpec { Train = 60, Dev = 1, Test = 1, Missing = 0.3 }.Open(null).Train!];
        Recipe recipe = Recipe("""{ "type": "given", "network": "sprinkler" }""");
        using Model model = Model.Build(recipe, recipe.Model.Fit(rows), ParameterStore.Draw(3), null, Device);
        Parameter tables = model.Parameters.Parameters.Single();
        StateTable table = ((BayesNetProblem)model.Problem).Table(rows);
        using Tape tape = Tape.ForGradients(Device);
        Tensor gradient = tape.Backward(model.Problem.Loss(tape, rows), tape.Use(tables))[0];
        const double step = 1 / 64.0;
        for (int i = 0; i < tables.Data.Count; i++)
            Assert.Equal((LossAt(i, step) - LossAt(i, -step)) / (2 * step), gradient.Span[i], 2e-4);

        double LossAt(int i, double change)
        {
            Real kept = tables.Data.Span[i];
            tables.Data.Span[i] += (Real)change;
            double loss = -new ExpectedCounts(BayesNet.Sprinkler, table).Of(((BayesNetProblem)model.Problem).Network, null).LogLikelihood / table.Count;
            tables.Data.Span[i] = kept;
            return loss;
        }
    }

    /// <summary>With missing states and a hidden variable; a run that was stopped ends like one that was not, and the loss never rises.</summary>
    [Fact]
    public void ExpectationMaximisationGoesOnWhereItWasStopped()
    {
        Splits data = new BayesSamplesDataSpec { Train = 400, Dev = 50, Test = 50, Missing = 0.2, Hidden = ["cloudy"] }.Open(null);
        Recipe recipe = Recipe("""{ "type": "given", "network": "sprinkler" }""", "\"pseudocount\": 0, \"tolerance\": 0", epochs: 12);
        using Trainer whole = Trainer.Start(recipe, data, Device);
        double[] losses = [.. whole.Select(step => step.Loss)];
        Assert.Equal(12, losses.Length);
        for (int i = 1; i < losses.Length; i++)
            Assert.True(losses[i] <= losses[i - 1] + 1e-6, $"step {i}: {losses[i]} after {losses[i - 1]}");
        Assert.True(losses[^1] < losses[0] - 0.01);
        string path = Path.GetTempFileName();
        try
        {
            using (Trainer first = Trainer.Start(recipe, data, Device))
            {
                _ = first.Take(5).Count();
                first.Save(path);
            }
            using Trainer second = Trainer.Resume(recipe, data, path, Device);
            Assert.Equal(losses[5..], second.Select(step => step.Loss));
            Near.Same(whole.Best.Parameters.Parameters[0].Data, second.Best.Parameters.Parameters[0].Data, "the tables");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Also where the run was stopped just before its last step.</summary>
    [Fact]
    public void ALooseToleranceEndsEarly()
    {
        Splits data = new BayesSamplesDataSpec { Train = 400, Dev = 50, Test = 50, Missing = 0.3 }.Open(null);
        Recipe recipe = Recipe("""{ "type": "given", "network": "sprinkler" }""", "\"tolerance\": 0.001", epochs: 100);
        using Trainer run = Trainer.Start(recipe, data, Device);
        int steps = run.Count();
        Assert.InRange(steps, 3, 30);
        Assert.Equal("converged", run.Ending!.Reason);
        string path = Path.GetTempFileName();
        try
        {
            using (Trainer first = Trainer.Start(recipe, data, Device))
            {
                _ = first.Take(steps - 1).Count();
                first.Save(path);
            }
            using Trainer second = Trainer.Resume(recipe, data, path, Device);
            Assert.Single(second);
            Assert.Equal("converged", second.Ending!.Reason);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void StructuresAreWhatTheRecipeAsksFor()
    {
        Splits data = new BayesSamplesDataSpec { Train = 5000, Dev = 10, Test = 10 }.Open(null);
        Assert.Equal(0, EquivalenceClass.Of(Fitted("\"tabu\"")).Distance(EquivalenceClass.Of(Fitted("""{ "type": "given", "arcs": ["cloudy -> sprinkler", "cloudy->rain", "sprinkler -> grass", "rain -> grass"] }"""))));
        BayesNet tree = Fitted("""{ "type": "tree", "root": "grass" }""");
        Assert.Empty(tree["grass"].Parents);
        Assert.All(tree.Variables.Where(variable => variable.Name != "grass"), variable => Assert.Single(variable.Parents));
        Assert.All(Fitted("""{ "type": "hill-climbing", "maxParents": 1, "score": "bdeu" }""").Variables, variable => Assert.True(variable.Parents.Count <= 1));
        Assert.All(Fitted("\"given\"").Variables, variable => Assert.Empty(variable.Parents));

        BayesNet Fitted(string structure)
        {
            Recipe recipe = Recipe(structure);
            using Model model = Model.Build(recipe, recipe.Model.Fit(data.Train!), ParameterStore.Draw(1), null, Device);
            return Net(model);
        }
    }

    [Theory]
    [InlineData("model.targets: found 'snow'; expected one of cloudy, sprinkler, rain, grass.", "\"tabu\", \"targets\": [\"snow\"]")]
    [InlineData("model.structure.arcs: found the variable 'snow'; expected one of cloudy, sprinkler, rain, grass.", """{ "type": "given", "arcs": ["snow -> rain"] }""")]
    [InlineData("model.structure.arcs: found \"rain\"; expected two variables with -> between them.", """{ "type": "given", "arcs": ["rain"] }""")]
    [InlineData("model.structure.arcs: found \"cloudy -> rain\" twice; expected each arc once.", """{ "type": "given", "arcs": ["cloudy -> rain", "cloudy -> rain"] }""")]
    [InlineData("The arcs of the network have a cycle: cloudy -> rain -> cloudy; expected none, so one of these parents has to go.", """{ "type": "given", "arcs": ["cloudy -> rain", "rain -> cloudy"] }""")]
    [InlineData("model.structure: found a network and arcs; expected one of them.", """{ "type": "given", "network": "sprinkler", "arcs": ["a -> b"] }""")]
    [InlineData("model.structure.root: found 'snow'; expected one of cloudy, sprinkler, rain, grass.", """{ "type": "tree", "root": "snow" }""")]
    public void SettingsThatDoNotFitAreNamed(string message, string structure)
    {
        Splits data = new BayesSamplesDataSpec { Train = 100, Dev = 10, Test = 10 }.Open(null);
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Recipe(structure).Model.Fit(data.Train!)).Message);
    }

    [Fact]
    public void RowsThatDoNotFitAreNamed()
    {
        using Trainer run = Trainer.Start(Recipe("\"tabu\""), new BayesSamplesDataSpec { Train = 200, Dev = 10, Test = 10 }.Open(null), Device);
        _ = run.Count();
        using Model model = run.Best;
        Says("'rain' has no state 'maybe'; expected one of no, yes.", () => model.Predict("rain=maybe"));
        Says("There is no variable 'snow' in the network 'network'; expected one of cloudy, sprinkler, rain, grass.", () => model.Predict("snow=yes"));
        Says("given: found soft evidence for 'rain'; expected states, as soft evidence is for unroll query.", () => model.Predict("rain~(1, 2)"));
        Says("there is no variable 'snow' in the network; expected one of cloudy, sprinkler, rain, grass.", () => model.Predict([new Example(new Assignment(["snow"], ["yes"]))]));
        Splits holes = new BayesSamplesDataSpec { Train = 200, Dev = 10, Test = 10, Missing = 0.5 }.Open(null);
        Assert.Contains("expected every state in every example, or a structure that is given", Assert.Throws<UnrollException>(() => Recipe("\"tabu\"").Model.Fit(holes.Train!)).Message, StringComparison.Ordinal);
        Assert.Contains("the column 'b' without a state", Assert.Throws<UnrollException>(() => Recipe("\"tabu\"").Model.Fit([new Example(new Assignment(["a", "b"], ["x", null]))])).Message, StringComparison.Ordinal);
        using Model tagger = ModelSaveTests.Untrained(1);
        Assert.StartsWith("training.optimizer is em, which learns the tables of a Bayesian network", Assert.Throws<UnrollException>(() =>
            Trainer.Start(tagger.Recipe with { Training = new TrainingSpec { Optimizer = new ExpectationMaximizationSpec() } }, new Splits(Dataset.Of(Example.Tagged(["a"], ["O"])), null, null), Device)).Message, StringComparison.Ordinal);

        static void Says(string message, Func<object> act) => Assert.Equal(message, Assert.Throws<UnrollException>(act).Message);
    }

    private static BayesNet Net(Model model) => ((BayesNetProblem)model.Problem).Network;

    private static Recipe Recipe(string structure, string optimizer = "\"pseudocount\": 1", int epochs = 3) =>
        Unroll.Recipe.Parse($$"""{ "model": { "type": "bayes-net", "structure": {{structure}} }, "training": { "epochs": {{epochs}}, "optimizer": { "type": "em", {{optimizer}} } } }""", "test");
}
