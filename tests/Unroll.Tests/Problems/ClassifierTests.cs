using System.Text.Json;

namespace Unroll.Tests;

public sealed class ClassifierTests
{
    private static readonly ClassificationSpec Small = new()
    {
        Input = new WordsSpec { Embedding = 5, WordDropout = 0.2, Window = 1 },
        Encoder = new RecurrentSpec(new GruSpec(4)) { Bidirectional = true },
    };

    public static TheoryData<PoolingKind, bool> Kinds => new()
    {
        { PoolingKind.Last, false }, { PoolingKind.Mean, false }, { PoolingKind.Max, true }, { PoolingKind.Attention, false }, { PoolingKind.Attention, true },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void GradientsOfTheLoss(PoolingKind pooling, bool multiLabel)
    {
        Dataset data = Films(multiLabel);
        ClassificationSpec spec = Of(pooling, multiLabel);
        ParameterStore store = ParameterStore.Draw(2);
        IProblem classifier = spec.Build(store.Root, spec.Fit(data));
        GradientCheck.Parameters(7, store, tape => classifier.Loss(tape, data));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ABatchIsPredictedAsItsSentencesAlone(PoolingKind pooling, bool multiLabel)
    {
        Dataset data = Films(multiLabel);
        using Model model = Untrained(Of(pooling, multiLabel), data);
        Example[] examples = [.. data, model.Read(""), model.Read("never seen words")];
        IReadOnlyList<IAnswer> all = model.Predict(examples);
        for (int i = 0; i < examples.Length; i++)
        {
            Classification alone = (Classification)model.Predict([examples[i]])[0], some = (Classification)all[i];
            Assert.Equal(alone.Labels, some.Labels);
            Assert.Equal(examples[i].Length, some.Steps.Count);
            Assert.All(some.Classes, label => Assert.Equal(alone.Probability(label), some.Probability(label), 1e-6));
            if (!multiLabel)
                Assert.Equal(1, some.Classes.Sum(some.Probability), 1e-5);
            if (pooling == PoolingKind.Attention)
                Assert.Equal(examples[i].Length == 0 ? 0 : 1, some.Attention!.Sum(weight => (double)weight), 1e-5);
            else
                Assert.Null(some.Attention);
        }
    }

    /// <summary>Sentences of unlike lengths count alike, in whatever batches they come.</summary>
    [Theory, InlineData(1), InlineData(1000)]
    public void ALossIsTheMeanOverSentences(int batchTokens)
    {
        Dataset all = Films(false);
        Example[] data = [.. all.Where(film => film.Length > 0)];
        ClassificationSpec spec = Of(PoolingKind.Mean, false) with { Dropout = 0 };
        ParameterStore store = ParameterStore.Draw(2);
        IProblem classifier = spec.Build(store.Root, spec.Fit(all));
        double expected;
        using (Tape tape = Tape.ForPrediction(TestDevice.Default))
            expected = data.Average(film => classifier.Loss(tape, [film]).Item());
        TrainingStep step = new LbfgsSpec { BatchTokens = batchTokens }.Start(new LearnerContext(classifier, store, data, new TrainingSpec(), TestDevice.Default)).Advance();
        double loss = step.Loss - step.Penalty!.Value;
        Assert.Equal(data.Length, step.Predictions);
        Assert.True(data.Select(film => film.Length).Distinct().Count() > 1, "all sentences are of one length: nothing is tested");
        using Tape after = Tape.ForPrediction(TestDevice.Default);
        Assert.InRange(data.Average(film => classifier.Loss(after, [film]).Item()), loss - 1e-5, loss + 1e-5);
        Assert.True(loss < expected, $"{loss} is not below {expected}");
    }

    [Fact]
    public void ABidirectionalNetworkEndsAtBothEnds()
    {
        Dataset data = Films(false);
        ClassificationSpec spec = Of(PoolingKind.Last, false) with { Dropout = 0 };
        ParameterStore store = ParameterStore.Draw(2);
        Fitted fitted = spec.Fit(data);
        Content[] inputs = [.. data.Select(example => example.Input)];
        PooledEncoder encoder = new(spec, store.Root, fitted);
        Recurrent twin = spec.Encoder.Build(store.Root.Child("encoder"), 15);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Unrolled read = twin.Run(spec.Input.Build(store.Root.Child("input"), fitted).Encode(tape, inputs));
        Value expected = Shaping.ConcatColumns(read.Last[0][0], read.Last[1][0]);
        Near.Assert(expected.Tensor, encoder.Encode(tape, inputs).Vectors.Tensor, 1e-6, "the last states of both directions");
    }

    /// <summary>By chance 0.5 of the reviews and a sixth of the questions would be right.</summary>
    [Theory, InlineData("sentiment", 0.7), InlineData("question-type", 0.9)]
    public void TheBuiltInSamplesAreLearnt(string name, double least)
    {
        Recipe recipe = Recipe.Load(name,
            ["model.input.embedding=24", "model.input.wordDropout=0", "model.dropout=0.2", "model.encoder.cell.hidden=16", "training.average=0", "training.epochs=5", "training.optimizer.rate=0.01"]);
        using Trainer run = Trainer.Start(recipe, recipe.Data.Open(null), TestDevice.Default);
        Assert.True(run.Max(step => step.Dev?.Main ?? 0) > least, $"{run.BestScore}");
    }

    [Fact]
    public void AnswersAsJsonColumnsAndText()
    {
        Classification one = new(["a", "fine", "film"], ["bad", "good"], [(Real)0.25, (Real)0.75], false) { Attention = [(Real)0.25, (Real)0.5, (Real)0.25] };
        Assert.Equal("""{"words":["a","fine","film"],"label":"good","probability":0.75,"attention":[0.25,0.5,0.25]}""", Json(one, false));
        Assert.Equal("""{"words":["a","fine","film"],"label":"good","probability":0.75,"probabilities":{"bad":0.25,"good":0.75},"attention":[0.25,0.5,0.25]}""", Json(one, true));
        Assert.Equal("good\t0.75\n", Text(one.WriteColumns));
        Assert.Equal("good (0.75)  bad (0.25)\n  a[25] fine[50] film[25]\n", Text(one.WriteText));

        Classification several = new([], ["a", "b", "c"], [(Real)0.75, (Real)0.25, (Real)0.625], true);
        Assert.Equal(["a", "c"], several.Labels);
        Assert.Equal("""{"labels":["a","c"],"probabilities":{"a":0.75,"c":0.625}}""", Json(several, false));
        Assert.Equal("a\t0.75\tc\t0.625\n", Text(several.WriteColumns));
        Assert.Equal("none\n", Text(new Classification([], ["a"], [(Real)0.25], true).WriteText));
        Assert.Equal("The model knows no label \"d\"; expected one of a, b, c.", Assert.Throws<UnrollException>(() => several.Probability("d")).Message);
    }

    [Fact]
    public void ScoresByHand()
    {
        Report one = LabelScores.Of([(["a"], ["a"]), (["a"], ["b"]), (["b"], ["b"]), (["c"], ["c"])], false);
        Assert.Equal(("accuracy", 0.75), (one.Metric, one.Main));
        Assert.Equal(((2.0 / 3) + (2.0 / 3) + 1) / 3, one["macroF1"], 1e-12);
        Report several = LabelScores.Of([(["a", "b"], ["b"]), ([], []), (["c"], ["a", "c"])], true);
        Assert.Equal((2.0 / 3, 2.0 / 3, 2.0 / 3, 1.0 / 3), (several["precision"], several["recall"], several.F1, several["exact"]));
    }

    [Fact]
    public void FramesAreShiftedAndScaled()
    {
        ISequenceInput input = new FramesSpec { Size = 2, Shift = 0.5, Scale = 4 }.Build(ParameterStore.Draw(1).Root, new Fitted());
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences rows = input.Encode(tape, [new Frames(2, new Real[] { 0, 1, (Real)0.5, 2 }), new Frames(2, new Real[] { -1, 0 })]);
        Assert.Equal([2, 1], rows.Layout.Lengths);
        Assert.Equal("scale is 0; expected 1E-30 to 1E+30.", Assert.Throws<UnrollException>(() => new FramesSpec { Scale = 0 }).Message);
        Assert.Equal([-2, 2, 0, 6, -6, -2], rows.Rows.Tensor.Span);
    }

    [Fact]
    public void WhatCannotBeLearntIsSaid()
    {
        Says("The sentence \"a b\" has no labels, which a classifier needs for training and evaluation.", () => Small.Fit([Example.Labelled(["a", "b"])]));
        Says("The training set: found no label; expected at least one.", () => Small.Fit([]));
        Says("An example: found 2 labels (x, y); expected one, or model.multiLabel=true.", () =>
        {
            using Model model = Untrained(Small, Films(true));
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            return model.Problem.Loss(tape, [Example.Labelled(["a"], ["x", "y"])]);
        });
        Says("The model's input is words (model.input), but the data are sequences of frames; expected sentences, or another input such as frames.",
            () => Small.Fit([new Example(new Frames(1, new Real[3]), new Labels(["x"]))]));

        static void Says(string sentence, Func<object> action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }

    private static ClassificationSpec Of(PoolingKind pooling, bool multiLabel) =>
        Small with { Pooling = pooling, MultiLabel = multiLabel };

    private static Dataset Films(bool multiLabel)
    {
        Example[] all =
        [
            Example.Labelled(["a", "fine", "film"], ["x"]), Example.Labelled(["a", "dull", "film"], ["y"]),
            Example.Labelled(["not", "a", "fine", "film", "a", "dull", "one"], multiLabel ? ["x", "y"] : ["y"]), Example.Labelled(["fine"], ["x"]), Example.Labelled([], multiLabel ? [] : ["y"]),
        ];
        return new Dataset("films", all);
    }

    private static Model Untrained(ClassificationSpec spec, Dataset data) =>
        Model.Build(new Recipe { Model = spec }, spec.Fit(data), ParameterStore.Draw(3), null, TestDevice.Default);

    private static string Json(IAnswer answer, bool full)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            answer.WriteJson(writer, full);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(Action<TextWriter> write)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }
}
