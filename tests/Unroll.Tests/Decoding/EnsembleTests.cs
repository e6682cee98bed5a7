namespace Unroll.Tests;

/// <summary>Ensembles: the mean of the probabilities at each token, against enumeration; of equal models, the model itself.</summary>
public sealed class EnsembleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheBestOutputsAreThoseOfTheMeanProbabilities(int members)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Func<int[], Real[]>[] tables = [.. Enumerable.Range(0, members).Select(k => TableStepper.Random((100 * seed) + (ulong)k, 3))];
            Hypothesis[] right = [.. TableStepper.Outcomes(prefix => Mean(tables.Select(table => table(prefix))), 7, 4).OrderByDescending(one => one.LogProbability).Take(5)];
            EnsembleStepper start = new([.. tables.Select(table => new TableStepper(table, 7))]);
            IReadOnlyList<Hypothesis> found = new BeamSearch { Width = 81, Best = 5 }.Decode(start, 4)[0];
            Assert.Equal(right.Select(one => string.Join(' ', one.Tokens)), found.Select(one => string.Join(' ', one.Tokens)));
            foreach ((Hypothesis expected, Hypothesis actual) in right.Zip(found))
                Assert.Equal(expected.LogProbability, actual.LogProbability, 1e-4);
        }
    }

    [Fact]
    public void WhatOneModelForbidsTheOthersMayAllow()
    {
        TableStepper one = new(_ => [(Real)Math.Log(0.5), (Real)Math.Log(0.5), Real.NegativeInfinity, Real.NegativeInfinity], 1), other = new(_ => [(Real)0, Real.NegativeInfinity, Real.NegativeInfinity, Real.NegativeInfinity], 1);
        Real[] together = new EnsembleStepper([one, other]).LogProbabilities(0).ToArray();
        Assert.Equal(Math.Log(0.75), together[0], 1e-6);
        Assert.Equal(Math.Log(0.25), together[1], 1e-6);
        Assert.Equal([Real.NegativeInfinity, Real.NegativeInfinity], together[2..]);
        Real[] tiny = new EnsembleStepper([new TableStepper(_ => [-5000, 0], 1), new TableStepper(_ => [-5001, 0], 1)]).LogProbabilities(0).ToArray();
        Assert.Equal(-5000 + Math.Log((1 + Math.Exp(-1)) / 2), tiny[0], 1e-3); // far below what a probability can be
        EnsembleStepper covered = new([new TableStepper(_ => [0], 1, 2) { Covered = _ => -1 }, new TableStepper(_ => [0], 1, 2) { Covered = _ => -3 }]);
        Assert.Equal(-2, covered.Coverage(1));
    }

    [Fact]
    public void ModelsThatDoNotGoTogetherAreRefused()
    {
        TableStepper two = new(_ => [0, 0], 1, 2);
        Assert.Equal("An ensemble: found no model; expected at least one.", Assert.Throws<UnrollException>(() => new EnsembleStepper([])).Message);
        Assert.Contains("found 1 hypotheses that end with token 0; expected 2", Assert.Throws<UnrollException>(() => new EnsembleStepper([two, new TableStepper(_ => [0, 0], 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("that end with token 1; expected", Assert.Throws<UnrollException>(() => new EnsembleStepper([two, new TableStepper(_ => [0, 0], 1, 2) { End = 1 }])).Message, StringComparison.Ordinal);
        Assert.Contains("found a model of 3 tokens; expected 2", Assert.Throws<UnrollException>(() => new EnsembleStepper([two, new TableStepper(_ => [0, 0, 0], 1, 2)])).Message, StringComparison.Ordinal);
    }

    /// <summary>Every problem that writes tokens, with each of its options: together with itself a model is itself.</summary>
    [Theory]
    [InlineData("translation")]
    [InlineData("translation, input feeding")]
    [InlineData("translation, joint subwords")]
    [InlineData("translation, no attention")]
    [InlineData("parsing")]
    [InlineData("captions")]
    public void AModelTogetherWithItselfIsItself(string name)
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == name);
        using Model model = row.Build(TestDevice.Default), same = row.Build(TestDevice.Default);
        using Model together = model.Ensemble([same]);
        Example[] examples = [.. row.Train];
        IEnumerable<PredictOptions> asked = row.Options.Values.Select(settings => ProblemCases.Catalogue.OptionsOf(model.Problem.Options!, settings.With.Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]))));
        foreach (PredictOptions options in asked.Append(model.Problem.Options!))
            Assert.Equal(Written(() => model.Predict(examples, options)), Written(() => together.Predict(examples, options)));
        Report one = model.Evaluate(examples), both = together.Evaluate(examples);
        Assert.Equal(one.Scores.Select(score => score.Key), both.Scores.Select(score => score.Key));
        foreach ((KeyValuePair<string, double> expected, KeyValuePair<string, double> found) in one.Scores.Zip(both.Scores))
            Assert.Equal(expected.Value, found.Value, 1e-6 * Math.Max(1, Math.Abs(expected.Value)));
        Assert.Contains("An ensemble was to be saved", Assert.Throws<UnrollException>(() => together.Save(new MemoryStream())).Message, StringComparison.Ordinal);
        Assert.Contains("An ensemble was to be saved", Assert.Throws<UnrollException>(() => together.With(new RunReport()).Save("nowhere")).Message, StringComparison.Ordinal);

        static string[] Written(Func<IReadOnlyList<IAnswer>> ask)
        {
            try
            {
                return [.. ask().Select(answer => Texts(answer))];
            }
            catch (UnrollException e)
            {
                return [e.Message];
            }
        }

        static string Texts(IAnswer answer)
        {
            using StringWriter writer = new();
            answer.WriteColumns(writer);
            return writer.ToString();
        }
    }

    /// <summary>Two models that differ: what decoding adds up is the mean of the probabilities that each model gives the whole output, token by token; reading an output that is given says the same, and so does streaming.</summary>
    [Fact]
    public void TwoTranslatorsWriteByTheMeanOfTheirProbabilities()
    {
        ProblemCase row = ProblemCases.All.Single(one => one.Name == "translation");
        using Device device = new(1);
        using Model first = row.Build(device), second = row.Build(device);
        foreach (Parameter parameter in second.Parameters.Parameters)
            System.Numerics.Tensors.TensorPrimitives.Multiply(parameter.Data.Span, (Real)(-1.5), parameter.Data.Span);
        using Model together = first.Ensemble([second]);
        int differ = 0;
        foreach (Example example in row.Train)
        {
            TranslationAnswer best = Ask(together, new TranslationOptions { Beam = 30, MinLength = 4, MaxLength = 12 });
            Assert.InRange(best.Best[0].Tokens.Count, 4, 12);
            TranslationAnswer given = Ask(together, new TranslationOptions { Target = best.Text });
            TranslationAnswer[] alone = [Ask(first, new TranslationOptions { Target = best.Text }), Ask(second, new TranslationOptions { Target = best.Text })];
            for (int t = 0; t < best.Best[0].Tokens.Count; t++)
            {
                double mean = Math.Log(alone.Average(answer => Math.Exp(answer.LogProbabilities[t])));
                Assert.Equal(mean, given.LogProbabilities[t], 1e-4);
                Assert.Equal(mean, best.LogProbabilities[t], 1e-4);
            }
            Assert.Equal(best.LogProbabilities.Sum(), best.Best[0].LogProbability, 1e-4);
            TranslationOptions greedy = new() { Beam = 1, MaxLength = 12 };
            Assert.Equal(Ask(together, greedy).Text, string.Concat(((IIncrementalProblem)together.Problem).Stream(device, example, greedy).Select(token => token.Text)));
            differ += Ask(together, greedy).Text != Ask(first, greedy).Text ? 1 : 0;

            TranslationAnswer Ask(Model model, TranslationOptions options) => (TranslationAnswer)model.Predict([example], options)[0];
        }
        Assert.True(differ > 0, "the second model changes nothing");
    }

    [Fact]
    public void WhatIsNoEnsembleIsASentence()
    {
        Model[] models = [.. new[] { "translation", "parsing", "tagging", "translation, joint subwords" }.Select(name => ProblemCases.All.Single(one => one.Name == name).Build(TestDevice.Default))];
        Assert.Equal("An ensemble: found one model; expected at least two.", Says(models[0]));
        Assert.Equal("An ensemble: found models of two problems (Translator and Parser); expected models of the same problem.", Says(models[0], models[1]));
        Assert.StartsWith("An ensemble was asked for; the model's problem (Tagger) does not write tokens", Says(models[2], models[2]), StringComparison.Ordinal);
        Assert.Matches("^An ensemble: found models that write [0-9]+ and [0-9]+ tokens, of which only one has \".+\"; expected the same tokens", Says(models[0], models[3]));
        Array.ForEach(models, model => model.Dispose());

        static string Says(Model first, params Model[] others) => Assert.Throws<UnrollException>(() => first.Ensemble(others)).Message;
    }

    private static Real[] Mean(IEnumerable<Real[]> all)
    {
        Real[][] members = [.. all];
        return [.. members[0].Select((_, token) => (Real)Math.Log(members.Average(member => Math.Exp(member[token]))))];
    }
}
