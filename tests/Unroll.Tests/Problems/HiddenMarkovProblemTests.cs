namespace Unroll.Tests;

/// <summary>Hidden Markov models as problems: learners that count, taggers, and what is said where something is missing.</summary>
public sealed class HiddenMarkovProblemTests
{
    private static readonly Example[] Tagged =
    [
        Example.Tagged(["the", "dog", "barks"], ["D", "N", "V"]), Example.Tagged(["the", "cat", "sees", "the", "dog"], ["D", "N", "V", "D", "N"]), Example.Tagged(["dogs", "bark"], ["N", "V"]),
        Example.Tagged(["she", "sees", "a", "walking", "dog"], ["P", "V", "D", "A", "N"]), Example.Tagged(["a", "running", "cat", "sleeps"], ["D", "A", "N", "V"]), Example.Tagged(["she", "sleeps"], ["P", "V"]),
    ];

    public static TheoryData<string, string> Learners => new()
    {
        { """ "type": "hmm", "states": 2, "emission": { "type": "categorical", "pseudocount": 0.1 } """, """ { "type": "baum-welch", "restarts": 3, "transitionPseudocount": 0.2, "startPseudocount": 0.1, "tolerance": 0 } """ },
        { """ "type": "hmm", "states": 2, "order": 2 """, """ { "type": "baum-welch", "tolerance": 0, "fixed": ["start"] } """ },
        { """ "type": "hmm", "states": 3 """, """ { "type": "viterbi-training", "tolerance": 0, "restarts": 2, "transitionPseudocount": 0.5, "startPseudocount": 0.5 } """ },
    };

    /// <summary>Killed after any epoch, a run ends as one that was not.</summary>
    [Theory, MemberData(nameof(Learners))]
    public void ARunThatGoesOnEndsLikeOneThatWasNotStopped(string model, string optimizer)
    {
        Recipe recipe = Recipe.Parse($$"""{ "model": { {{model}} }, "training": { "epochs": 6, "optimizer": {{optimizer}} } }""", "a test");
        Splits data = new WeatherDataSpec { Train = 20, Dev = 3, Length = 9 }.Open(null);
        using Trainer whole = Trainer.Start(recipe, data, TestDevice.Default);
        Assert.Equal(6, whole.Count());
        string path = Path.GetTempFileName();
        for (int stopped = 1; stopped < 6; stopped += 2)
        {
            using (Trainer first = Trainer.Start(recipe, data, TestDevice.Default))
            {
                Assert.Equal(stopped, first.Take(stopped).Count());
                first.Save(path);
            }
            using Trainer second = Trainer.Resume(recipe, data, path, TestDevice.Default);
            Assert.Equal(6 - stopped, second.Count());
            Assert.Equal(whole.Epochs, second.Epochs);
            foreach ((Parameter expected, Parameter actual) in whole.Best.Parameters.Parameters.Zip(second.Best.Parameters.Parameters))
                Near.Same(expected.Data, actual.Data, expected.Name);
        }
        File.Delete(path);
    }

    [Theory, MemberData(nameof(Learners))]
    public void TheLossNeverRises(string model, string optimizer)
    {
        Recipe recipe = Recipe.Parse($$"""{ "model": { {{model}} }, "training": { "epochs": 12, "optimizer": {{optimizer}} } }""", "a test");
        using Trainer run = Trainer.Start(recipe, new Splits(new WeatherDataSpec { Train = 20, Length = 9 }.Open(null).Train, null, null), TestDevice.Default);
        double before = double.PositiveInfinity;
        foreach (TrainingStep step in run)
        {
            Assert.True(step.Loss <= before + (1e-9 * step.Loss), FormattableString.Invariant($"{before:R} then {step.Loss:R}"));
            before = step.Loss;
        }
        Assert.Equal(recipe.Training.Optimizer is MarkovTrainingSpec { Restarts: > 1 and var many } ? many : 0, run.MeasureNames.Count(name => name.StartsWith("restart", StringComparison.Ordinal)));
    }

    /// <summary>The likelihood of the model that is kept is that of the best beginning, which the log shows.</summary>
    [Fact]
    public void TheBestBeginningIsKept()
    {
        Recipe recipe = Recipe.Parse("""{ "model": { "type": "hmm", "states": 2, "emission": "poisson" }, "data": "series", "training": { "epochs": 300, "optimizer": { "type": "baum-welch", "restarts": 4, "tolerance": 1e-12 } } }""", "a test");
        Splits data = recipe.Data.Open(null);
        using Trainer run = Trainer.Start(recipe, data, TestDevice.Default);
        TrainingStep last = run.Last();
        Assert.True(last.Converged);
        double[] all = [.. Enumerable.Range(1, 4).Select(i => last[$"restart{i}"]!.Value)];
        Assert.Equal(all.Min(), last.Loss);
        Assert.Equal(all.Min(), all[(int)last["best"]!.Value - 1]);
        Assert.Equal(last.Loss, run.Best.Evaluate(data.Train!)["nll"], 1e-6);
        HiddenMarkov model = ((HiddenMarkovProblem)run.Best.Problem).Model();
        Assert.Equal([15, 26], new[] { 0, 1 }.Select(s => (int)Math.Round(((PoissonEmission)model.Emission)[s, 0])).Order());
    }

    [Fact]
    public void ALineOfChineseIsMoreProbableInItsRightOrder()
    {
        Recipe recipe = Recipe.Parse("""{ "model": { "type": "hmm", "states": 8 }, "data": { "type": "text", "unit": "characters", "sample": "greetings" }, "training": { "epochs": 200, "optimizer": { "type": "baum-welch", "restarts": 5 } } }""", "a test");
        using Trainer run = Trainer.Start(recipe, new Splits(recipe.Data.Open(null).Train, null, null), TestDevice.Default);
        _ = run.Count();
        HiddenStates right = (HiddenStates)run.Best.Predict("早安"), wrong;
        try
        {
            wrong = (HiddenStates)run.Best.Predict("安早");
        }
        catch (UnrollException e)
        {
            Assert.Contains("found something impossible under the model", e.Message, StringComparison.Ordinal);
            return;
        }
        Assert.True(right.LogLikelihood > wrong.LogLikelihood + 3);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void CountsAreRelativeFrequencies(int order)
    {
        Recipe recipe = Recipe.Parse($$"""{ "model": { "type": "hmm", "order": {{order}} }, "training": { "epochs": 1, "optimizer": { "type": "counts", "interpolate": false, "pseudocount": 0.5 } } }""", "a test");
        using Trainer run = Trainer.Start(recipe, new Splits(Dataset.Of(Tagged), null, null), TestDevice.Default);
        Assert.Single(run);
        HiddenMarkovProblem problem = (HiddenMarkovProblem)run.Best.Problem;
        HiddenMarkov model = problem.Model();
        int[] tag = [.. new[] { "D", "N", "V", "P", "A" }.Select(name => problem.StateNames.ToList().IndexOf(name))];
        Assert.Equal((3 + 0.5) / (6 + 2.5), model.Start[tag[0]], 1e-6);
        int row = order == 1 ? tag[0] : 5 + (tag[2] * 5) + tag[0]; // D, or V D
        (double n, double all) = order == 1 ? (3, 5) : (1, 2);
        Assert.Equal((n + 0.5) / (all + 2.5), model.Transitions[(row * 5) + tag[1]], 1e-6);
        int[] states = [tag[1]];
        Assert.Equal(3.0 / 6, Math.Exp(model.LogJoint(problem.Steps(Example.Tagged(["dog"])), states)) / model.Start[tag[1]], 1e-6); // of 6 nouns, 3 are "dog"
    }

    [Fact]
    public void ATaggerTellsUnknownWordsByTheirEndings()
    {
        Recipe recipe = Recipe.Parse("""{ "model": { "type": "hmm", "order": 2, "endings": 4 }, "training": { "epochs": 1, "optimizer": "counts" } }""", "a test");
        using Trainer run = Trainer.Start(recipe, new Splits(Dataset.Of(Tagged), null, null), TestDevice.Default);
        _ = run.Count();
        Model model = run.Best;
        Assert.Equal(["D", "A", "N", "V"], ((Tagging)model.Predict("a jumping dog sleeps")).Tags);
        Assert.Equal(["D", "N", "V"], ((Tagging)model.Predict("The dog purrs")).Tags); // the capital letter is that of the first word
        Assert.Equal(1, model.Evaluate(Tagged)["accuracy"]);
    }

    [Fact]
    public void WhatCannotBeTrainedIsNamed()
    {
        Example[] words = [.. Tagged.Select(example => example.With(null))];
        Says("model.states is null, and the data have no tags, which would be the states; expected a number of states.", """ "type": "hmm" """, "baum-welch", words);
        Says("training.optimizer is counts, which needs sequences whose states are known; expected tagged data and model.states=null, or baum-welch.", """ "type": "hmm", "states": 2 """, "counts", words);
        Says("training.optimizer is one of baum-welch and viterbi-training, which train hidden Markov models, and the model is a Tagger; expected model.type=hmm, or another optimizer, such as sgd.", """ "type": "tagging" """, "baum-welch", Tagged);
        Says("training.optimizer is one of counts, baum-welch and viterbi-training, which train hidden Markov models, and the model is a Tagger; expected model.type=hmm, or another optimizer, such as sgd.", """ "type": "tagging" """, "counts", Tagged);
        Says("model.emission: found one of numbers, and the data are symbols; expected categorical.", """ "type": "hmm", "states": 2, "emission": "poisson" """, "baum-welch", words);
        Says("model.emission: found one of symbols, and the data are frames of numbers; expected gaussian, mixture or poisson.", """ "type": "hmm", "states": 2 """, "baum-welch", [new(new Frames(1, new Real[] { 1 }))]);
        Says("model.endings: found 3; expected 0, since only words have endings.", """ "type": "hmm", "states": 2, "endings": 3, "emission": "poisson" """, "baum-welch", [new(new Frames(1, new Real[] { 1 }))]);
        Says("A hidden Markov model: found frames of 1 and of 2 numbers; expected as many in each.", """ "type": "hmm", "states": 2, "emission": "poisson" """, "baum-welch", [new(new Frames(1, new Real[] { 1 })), new(new Frames(2, new Real[] { 1, 2 }))]);
        Says("A hidden Markov model reads words, characters or frames of numbers, and was given sound; expected data of one of these kinds (data.type).", """ "type": "hmm", "states": 2 """, "baum-welch", [new(new Sound(8000, new Real[8]))]);
        Says("Sequence 1 of 1: Step 1 of a sequence: found 0.5; expected a count: a whole number from 0 to 1,000,000,000.", """ "type": "hmm", "states": 2, "emission": "poisson" """, "baum-welch", [new(new Frames(1, new[] { (Real)0.5 }))]);
        Says("No state follows \"V\" in the training set, so that nothing is known of what follows it; expected training.optimizer.pseudocount above 0.", """ "type": "hmm" """, """ { "type": "counts", "interpolate": false, "pseudocount": 0 } """, [Example.Tagged(["dogs", "bark"], ["N", "V"])]);
    }

    [Fact]
    public void ASymbolThatTheModelDoesNotKnowIsNamed()
    {
        using Trainer run = Trainer.Start(Recipe.Parse("""{ "model": { "type": "hmm", "states": 2 }, "training": { "epochs": 2, "optimizer": "baum-welch" } }""", "a test"),
            new Splits(new WeatherDataSpec { Train = 5 }.Open(null).Train, null, null), TestDevice.Default);
        _ = run.Count();
        Assert.Equal("The sentence \"walk swim\", step 2: found \"swim\", which the training set does not have; expected one of its 3 symbols (shop, walk, clean), or a model with model.endings.",
            Assert.Throws<UnrollException>(() => run.Best.Predict("walk swim")).Message);
    }

    [Fact]
    public void TrainingGoesOnFromAModel()
    {
        Recipe recipe = Recipe.Parse("""{ "model": { "type": "hmm", "states": 2 }, "training": { "epochs": 5, "optimizer": { "type": "baum-welch", "continue": true, "tolerance": 0 } } }""", "a test");
        Splits data = new(new WeatherDataSpec { Train = 30 }.Open(null).Train, null, null);
        using Trainer first = Trainer.Start(recipe, data, TestDevice.Default);
        double last = first.Last().Loss;
        using Trainer second = Trainer.Start(recipe, data, TestDevice.Default, first.Best);
        Assert.InRange(second.First().Loss, last - 0.1, last);
    }

    private static void Says(string sentence, string model, string optimizer, Example[] examples)
    {
        Recipe recipe = Recipe.Parse($$"""{ "model": { {{model}} }, "training": { "epochs": 1, "optimizer": {{(optimizer.Contains('{', StringComparison.Ordinal) ? optimizer : $"\"{optimizer}\"")}} } }""", "a test");
        Assert.Equal(sentence, Assert.Throws<UnrollException>(() => Trainer.Start(recipe, new Splits(Dataset.Of(examples), null, null), TestDevice.Default).Count()).Message);
    }
}
