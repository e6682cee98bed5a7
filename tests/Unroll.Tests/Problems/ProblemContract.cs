using System.Text;
using System.Text.Json;

namespace Unroll.Tests;

/// <summary>What every problem must do: nothing here knows one of them. The table of models and examples is <see cref="ProblemCases"/>.</summary>
public sealed class ProblemContract
{
#if SINGLE
    private const double Tolerance = 3e-5;
#else
    private const double Tolerance = 1e-11;
#endif

    public static TheoryData<string> Rows() => [.. ProblemCases.All.Select(row => row.Name)];

    [Fact]
    public void EveryProblemOfTheCatalogueHasARow()
    {
        foreach (CatalogueEntry entry in ProblemCases.Catalogue.OfKind(typeof(ProblemSpec)))
            Assert.True(ProblemCases.All.Any(row => row.Problem == entry.Name), $"The problem '{entry.Name}' has no row in ProblemCases; add one with small sizes, a few examples, an empty one, and settings for each of its options.");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void GradientsOfEveryObjectiveAreRight(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        Assert.NotEmpty(model.Problem.Objectives);
        foreach (Objective objective in model.Problem.Objectives)
        {
            IReadOnlyList<Parameter> trained = objective.Parameters == "*" ? model.Parameters.Parameters : [.. model.Parameters.Matching(objective.Parameters)]; // of the others, the loss may be the same as if they were constants
            GradientCheck.Parameters(7, trained, tape =>
            {
                Loss loss = objective.Loss(tape, row.Train);
                Assert.Equal(objective.Parts.Count, loss.Parts.Count);
                return [loss.Total, .. loss.Parts];
            });
        }
    }

    /// <summary>The loss is a mean over predictions, in whatever order and company examples come.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void ABatchHasTheLossOfItsExamples(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        foreach (Objective objective in model.Problem.Objectives)
        {
            double sum = 0;
            long predictions = 0;
            foreach (Example example in row.Train)
            {
                int some = model.Problem.Predictions(example);
                Assert.True(some > 0, $"{name}: an example with a target has {some} predictions");
                sum += some * LossOf(objective, [example]);
                predictions += some;
            }
            double expected = sum / predictions;
            Close(expected, LossOf(objective, row.Train), "the loss of the batch");
            Close(expected, LossOf(objective, [.. row.Train.Reverse()]), "the loss of the batch in the reverse order");
        }
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Close(model.Problem.Loss(tape, row.Train).Item(), model.Problem.Prepare(row.Train)(tape).Item(), "the prepared loss");

        void Close(double wanted, double found, string what) =>
            Assert.True(double.IsFinite(found) && Math.Abs(wanted - found) <= Tolerance * Math.Max(1, Math.Abs(wanted)), FormattableString.Invariant($"{name}: {what} is {found:R}; its examples alone give {wanted:R}"));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ABatchHasTheAnswersOfItsExamples(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        Example[] all = [.. row.Train, .. row.Short];
        IReadOnlyList<IAnswer> batch = model.Predict(all), reversed = model.Predict([.. all.Reverse()]);
        Assert.Equal(all.Length, batch.Count);
        for (int i = 0; i < all.Length; i++)
        {
            JsonElement alone = Json(model.Predict([all[i]])[0]);
            Like(alone, Json(batch[i]), $"{name}: the answer to example {i}");
            Like(alone, Json(reversed[all.Length - 1 - i]), $"{name}: the answer to example {i} in the reverse order");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void AModelThatWasSavedAnswersInTheSameBits(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        using MemoryStream file = new();
        model.Save(file, ProblemCases.Catalogue);
        file.Position = 0;
        using Model loaded = Model.Load(file, ProblemCases.Catalogue, TestDevice.Default);
        Assert.Equal(model.Recipe.ToJson(ProblemCases.Catalogue), loaded.Recipe.ToJson(ProblemCases.Catalogue));
        Example[] all = [.. row.Train, .. row.Short];
        Assert.Equal(Written(model.Predict(all)), Written(loaded.Predict(all)));
        Assert.Equal(model.Evaluate(row.Train).Scores, loaded.Evaluate(row.Train).Scores);
        Assert.Equal(model.Problem.Labels, loaded.Problem.Labels);
        foreach ((Objective before, Objective after) in model.Problem.Objectives.Zip(loaded.Problem.Objectives))
            Assert.Equal(LossOf(before, row.Train), LossOf(after, row.Train));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ARunThatGoesOnEndsLikeOneThatWasNotStopped(string name)
    {
        ProblemCase row = Row(name);
        bool inNetwork = row.Model.Contains("\"network\"", StringComparison.Ordinal);
        Recipe recipe = row.Model.Contains("\"dropout\"", StringComparison.Ordinal) ? row.Recipe(inNetwork ? "model.network.dropout=0.3" : "model.dropout=0.3") : row.Recipe();
        Splits data = new(Dataset.Of(row.Train), Dataset.Of(row.Train.Take(2)), null);
        using Trainer whole = Trainer.Start(recipe, data, TestDevice.Default);
        int steps = whole.Count();
        Assert.True(steps > 2, $"{name}: {steps} steps are too few to stop between");
        string path = Path.GetTempFileName();
        try
        {
            using (Trainer first = Trainer.Start(recipe, data, TestDevice.Default))
            {
                Assert.Equal((steps / 2) + 1, first.Take((steps / 2) + 1).Count());
                first.Save(path, ProblemCases.Catalogue);
            }
            using Trainer second = Trainer.Resume(recipe, data, path, TestDevice.Default, ProblemCases.Catalogue);
            Assert.Equal(steps - (steps / 2) - 1, second.Count());
            Assert.Equal(whole.ReportSoFar.ToJson(), second.ReportSoFar.ToJson());
            foreach ((Parameter expected, Parameter actual) in whole.Best.Parameters.Parameters.Zip(second.Best.Parameters.Parameters))
                Near.Same(expected.Data, actual.Data, $"{name}: {expected.Name} after the run");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>An answer, or a sentence that says why there is none; in a batch with others, too, and where nothing was asked.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void NothingAndOneTokenAreAnsweredOrRefusedInASentence(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        Assert.Empty(model.Predict([]));
        Assert.NotEmpty(row.Short);
        Assert.True(row.Short.Any(example => example.Input is Parts parts ? parts.All.All(part => part.Content is Choices choices ? choices.Options.All(option => option.Length <= 1) : part.Content.Length <= 1) : example.Input.Length <= 1) && row.Short.Count > 1, $"{name}: the row has no example of nothing and of one token");
        foreach (Example example in row.Short)
        {
            foreach (Example[] batch in new Example[][] { [example], [example, example], [row.Train[0], example] })
            {
                try
                {
                    foreach (IAnswer answer in model.Predict(batch))
                        _ = Json(answer);
                }
                catch (UnrollException e)
                {
                    Assert.Matches(@"^[^\n]+\.$", e.Message);
                }
            }
        }
        Report none = model.Problem.Score([], []);
        Assert.True(none.Scores.ContainsKey(model.Problem.Metric), $"{name}: a report of no examples has no {model.Problem.Metric}");
    }

    /// <summary>Of enough examples that threads have something to share.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void AnyNumberOfThreadsGivesTheSameBits(string name)
    {
        ProblemCase row = Row(name);
        Example[] many = [.. Enumerable.Repeat(row.Train, 60).SelectMany(examples => examples)];
        (Tensor[] Numbers, string Answers)? expected = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using Device device = TestDevice.OfThreads(threads);
            using Model model = row.Build(device);
            List<Tensor> numbers = [];
            foreach (Objective objective in model.Problem.Objectives)
            {
                using Tape tape = Tape.ForTraining(device, new Rng(4));
                Value loss = objective.Loss(tape, many).Total;
                numbers.Add(loss.Keep());
                numbers.AddRange(tape.Backward(loss, [.. model.Parameters.Parameters.Select(tape.Use)]));
            }
            string answers = Written(model.Predict(many));
            TestDevice.AssertShared(device);
            expected ??= ([.. numbers], answers);
            for (int i = 0; i < numbers.Count; i++)
                Near.Same(expected.Value.Numbers[i], numbers[i], $"{name}: the loss or gradient {i} on {threads} threads");
            Assert.Equal(expected.Value.Answers, answers);
        }
    }

    /// <summary>Names are told apart, and what a person would type for an example is answered as the example is.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryFieldIsReadAsItIsWritten(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        IReadOnlyList<InputField> fields = model.Problem.Fields;
        Assert.NotEmpty(fields);
        Assert.Equal(fields.Count, fields.Select(field => field.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(fields, field => Assert.True(field.Help.Length > 0 && field.Placeholder.Length > 0));
        foreach (Example example in row.Train.Concat(row.Short))
        {
            Dictionary<string, string> typed = ProblemCases.Typed(model, example);
            Assert.Equal(Written(model.Predict([new Example(example.Input)])), Written(model.Predict([model.Read(typed)])));
        }
    }

    /// <summary>Also those of the shortest examples, and with every option; the terminal's own test is in Unroll.Cli.Tests.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryFigureIsDrawn(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        IEnumerable<PredictOptions?> options = row.Options.Values.Select(settings => ProblemCases.Catalogue.OptionsOf(
            model.Problem.Options!, settings.With.Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]))));
        int drawn = 0;
        foreach (PredictOptions? asked in options.Prepend(null))
        {
            foreach (IAnswer answer in Answers(model, [.. row.Train.Where(example => example.Length > 1), .. asked is null ? row.Short : []], asked))
            {
                Assert.All(answer.Sentences, sentence => SvgPictureTests.Check(sentence));
                Assert.All(answer.Figures, figure => SvgPictureTests.Check(figure));
                SvgPictureTests.Check([.. answer.Sentences, .. answer.Figures]);
                drawn += answer.Figures.Count;
            }
        }
        Assert.True(drawn > 0 || row.Problem == "regression", $"{name}: no answer has a figure"); // a number is no picture
    }

    /// <summary>Every option changes some answer, and has no name that a field has.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void NoOptionIsIgnored(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        if (model.Problem.Options is not { } options)
        {
            Assert.Empty(row.Options);
            return;
        }
        Assert.Equal(Written(model.Predict(row.Train)), Written(model.Predict(row.Train, options)));
        Assert.DoesNotContain(ProblemCases.Catalogue.FieldsOf(options), option => model.Problem.Fields.Any(field => string.Equals(field.Name, option, StringComparison.OrdinalIgnoreCase)));
        foreach (string option in ProblemCases.Catalogue.FieldsOf(options))
        {
            Assert.True(row.Options.TryGetValue(option, out (string[] Without, string[] With) settings), $"{name}: the option '{option}' has no settings in ProblemCases; add some that change an answer.");
            Assert.Contains(option, settings.With);
            Example[] several = [.. row.Train.Where(example => example.Length > 1)];
            several = several.Length > 0 ? several : [.. row.Train];
            Assert.True(Written(Answers(model, several, Of(settings.Without))) != Written(Answers(model, several, Of(settings.With))), $"{name}: the option '{option}' changes no answer");
        }

        PredictOptions Of(string[] settings) => ProblemCases.Catalogue.OptionsOf(options, settings.Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0], pair[1])));
    }

    /// <summary>A vector belongs to its example, in whatever order and company it comes; nothing has a vector of zeros. A problem without vectors says so.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void AVectorBelongsToItsExample(string name)
    {
        ProblemCase row = Row(name);
        using Model model = row.Build(TestDevice.Default);
        if (model.Problem is not IEmbeddingProblem problem)
        {
            Assert.Contains($"its problem ({model.Problem.GetType().Name}) has none", Assert.Throws<UnrollException>(() => model.Embed(row.Train)).Message, StringComparison.Ordinal);
            return;
        }
        Example[] all = [.. row.Train, .. row.Short];
        IReadOnlyList<Real[]> together = model.Embed(all), reversed = model.Embed([.. all.Reverse()]);
        Assert.Empty(model.Embed([]));
        for (int i = 0; i < all.Length; i++)
        {
            Real[] alone = model.Embed([all[i]])[0];
            Assert.Equal(problem.VectorSize, alone.Length);
            Assert.Equal(all[i].Length == 0, alone.All(number => number == 0));
            foreach (Real[] other in new[] { together[i], reversed[all.Length - 1 - i] })
            {
                for (int d = 0; d < alone.Length; d++)
                    Assert.True(Math.Abs(alone[d] - other[d]) <= Tolerance, FormattableString.Invariant($"{name}: number {d} of the vector of example {i} is {alone[d]} alone and {other[d]} among others"));
            }
        }
        Assert.True(together.Select(vector => string.Join(' ', vector)).Distinct(StringComparer.Ordinal).Count() > row.Train.Count / 2, $"{name}: the vectors do not differ");
    }

    /// <summary>The answers; none if the model refuses an option by name, as one without attention does. A refusal is a change, too.</summary>
    private static IReadOnlyList<IAnswer> Answers(Model model, Example[] examples, PredictOptions? options)
    {
        try
        {
            return model.Predict(examples, options);
        }
        catch (UnrollException e) when (options is not null && ProblemCases.Catalogue.FieldsOf(options).Any(option => e.Message.StartsWith(option + ": found ", StringComparison.Ordinal)))
        {
            return [];
        }
    }

    private static ProblemCase Row(string name) => ProblemCases.All.Single(row => row.Name == name);

    private static double LossOf(Objective objective, IReadOnlyList<Example> batch)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        return objective.Loss(tape, batch).Total.Item();
    }

    /// <summary>An answer as JSON with every probability: valid, finite, and the same with fewer.</summary>
    private static JsonElement Json(IAnswer answer)
    {
        Utf8(answer, full: false);
        return Utf8(answer, full: true);

        static JsonElement Utf8(IAnswer answer, bool full)
        {
            using MemoryStream memory = new();
            using (Utf8JsonWriter writer = new(memory))
                answer.WriteJson(writer, full);
            JsonElement json = JsonDocument.Parse(memory.ToArray()).RootElement;
            Assert.Equal(JsonValueKind.Object, json.ValueKind);
            Assert.DoesNotMatch("NaN|Infinity|∞", json.GetRawText());
            return json;
        }
    }

    /// <summary>Answers in all the forms that they have.</summary>
    private static string Written(IReadOnlyList<IAnswer> answers)
    {
        StringBuilder all = new();
        using StringWriter text = new(all) { NewLine = "\n" };
        foreach (IAnswer answer in answers)
        {
            text.WriteLine(Json(answer).GetRawText());
            int before = all.Length;
            answer.WriteColumns(text);
            answer.WriteText(text);
            Assert.DoesNotMatch("NaN|Infinity|∞", all.ToString(before, all.Length - before));
        }
        return all.ToString();
    }

    /// <summary>Fails unless both have the same names and texts, and numbers that are equal but for rounding, of which JSON has six digits.</summary>
    private static void Like(JsonElement expected, JsonElement actual, string what)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{what}: found {actual}; expected {expected}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(one => one.Name), actual.EnumerateObject().Select(one => one.Name));
                foreach (JsonProperty property in expected.EnumerateObject())
                    Like(property.Value, actual.GetProperty(property.Name), $"{what}, {property.Name}");
                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{what}: found {actual}; expected {expected}");
                foreach ((JsonElement one, JsonElement other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                    Like(one, other, what);
                break;
            case JsonValueKind.Number:
                Assert.True(Math.Abs(expected.GetDouble() - actual.GetDouble()) <= 2e-6 + (Tolerance * Math.Abs(expected.GetDouble())), $"{what}: found {actual}; expected {expected}");
                break;
            default:
                Assert.True(expected.ToString() == actual.ToString(), $"{what}: found {actual}; expected {expected}");
                break;
        }
    }
}
