namespace Unroll.Tests;

/// <summary>Vectors of sounds, and the frames that are made from them.</summary>
public sealed class AudioVectorTests
{
    private static readonly IEqualityComparer<Real> Close = EqualityComparer<Real>.Create((x, y) => Math.Abs(x - y) <= 1e-5 * (1 + Math.Abs(x)), _ => 0);
    private static readonly SequenceLayout Layout = new(4, 1, 3);

    [Fact]
    public void WhatIsFedBackIsWhatWasMade()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value vectors = tape.Constant(new Samples(1).Normal(3, 2));
        foreach (bool reverse in new[] { false, true })
        {
            Value made = Decoder(FrameFeedback.Own, reverse).Make(vectors, new Sequences(Layout, tape.Constant(new Samples(2).Normal(8, 3))));
            Value again = Decoder(FrameFeedback.Right, reverse).Make(vectors, new Sequences(Layout, made));
            Assert.Equal(made.Tensor.Span.ToArray(), again.Tensor.Span.ToArray(), Close);
            Value other = Decoder(FrameFeedback.Right, reverse).Make(vectors, new Sequences(Layout, made * 2));
            Assert.NotEqual(made.Tensor.Span.ToArray(), other.Tensor.Span.ToArray());
        }
    }

    [Fact]
    public void TheLastFrameMayBeMadeFirst()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value vectors = tape.Constant(new Samples(1).Normal(3, 2));
        Sequences any = new(Layout, tape.Constant(new Samples(2).Normal(8, 3)));
        Tensor forwards = Decoder(FrameFeedback.None, false).Make(vectors, any).Tensor, backwards = Decoder(FrameFeedback.None, true).Make(vectors, any).Tensor;
        int[] reversed = [3, 2, 1, 0, 4, 7, 6, 5];
        Assert.All(Enumerable.Range(0, 8), row => Assert.Equal(forwards.Rows(reversed[row], 1).Span.ToArray(), backwards.Rows(row, 1).Span.ToArray(), Close));
    }

    [Fact]
    public void TheLossIsTheMeanOfTheSquaredErrorsOfSounds()
    {
        using Model model = Built(new AudioVectorsSpec { Input = new FramesSpec { Size = 3 } });
        Example[] sounds = Sounds(5, 9, 2);
        RebuiltSound[] answers = [.. model.Predict(sounds).Cast<RebuiltSound>()];
        double mean = answers.Average(answer => answer.Errors.Average(error => (double)error));
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Assert.Equal(mean, (double)model.Problem.Loss(tape, sounds).Tensor.Span[0], 1e-5);
        Assert.Equal(mean, model.Evaluate(sounds).Scores["mse"], 1e-6);
        Assert.Equal([5, 9, 2], answers.Select(answer => answer.Frames));
        Real[] made = Decoded(model, sounds[0]);
        Assert.Equal(Enumerable.Range(0, 15).Average(i => Math.Pow((double)made[i] - ((Frames)sounds[0].Input).Values.Span[i], 2)), answers[0].Error, 1e-5);
        Assert.Equal(answers.SelectMany(answer => answer.Vector), model.Embed(sounds).SelectMany(vector => vector), Close);
    }

    [Fact]
    public void DamageIsForTrainingAndForTheEncoderAlone()
    {
        using Tape training = Tape.ForTraining(TestDevice.Default, new Rng(1)), prediction = Tape.ForPrediction(TestDevice.Default);
        Tensor ones = new(new Shape(4000, 5));
        ones.Span.Fill(1);
        Sequences Damaged(Tape tape, double noise, double drop) => FrameDamage.Apply(new Sequences(new SequenceLayout(4000), tape.Constant(ones)), noise, drop);
        Real[] dropped = Damaged(training, 0, 0.25).Rows.Tensor.Span.ToArray(), noisy = Damaged(training, 0.5, 0).Rows.Tensor.Span.ToArray();
        Assert.All(dropped.Chunk(5), frame => Assert.Single(frame.Distinct()));
        Assert.Equal(0.75, dropped.Average(one => (double)one), 0.03);
        Assert.Equal(1, noisy.Average(one => (double)one), 0.02);
        Assert.Equal(0.5, Math.Sqrt(noisy.Average(one => Math.Pow((double)one - 1, 2))), 0.02);
        Assert.All(Damaged(prediction, 0.5, 0.5).Rows.Tensor.Span.ToArray(), one => Assert.Equal(1, one));

        AudioVectorsSpec spec = new() { Input = new FramesSpec { Size = 3 } };
        using Model clean = Built(spec), damaged = Built(spec with { Drop = 0.99 });
        Example[] sounds = Sounds(400);
        Assert.Equal(Loss(clean, sounds), Loss(clean, sounds), 1e-6);
        Assert.NotEqual(Loss(clean, sounds), Loss(damaged, sounds), 1e-5);
        Assert.Equal(clean.Evaluate(sounds).Scores["mse"], damaged.Evaluate(sounds).Scores["mse"], 1e-6);
    }

    [Fact]
    public void SoundsOfTheSameWordFindEachOther()
    {
        using Model model = Built(new AudioVectorsSpec { Input = new FramesSpec { Size = 3 } });
        Example[] sounds = Sounds(4, 4, 6, 6);
        Report unknown = model.Evaluate(sounds), known = model.Evaluate([.. sounds.Select((sound, i) => sound.With(new PlainText(i < 2 ? "yes" : "no")))]);
        Assert.Equal(["mse"], unknown.Scores.Keys);
        Assert.Equal(["mse", "map"], known.Scores.Keys);
        QueryByExample search = QueryByExample.OfVectors(model.Embed(sounds), ["yes", "yes", "no", "no"]);
        Assert.Equal(search.MeanAveragePrecision(), known.Scores["map"], 1e-9);
        Assert.True(known.IsError("mse") && !known.IsError("map"));
    }

    [Fact]
    public void TrainingMakesTheFramesAgain()
    {
        Example[] sounds = [.. Enumerable.Range(0, 24).Select(i => Wave(i % 3, 6 + (i % 4)))];
        AudioVectorsSpec spec = new() { Input = new FramesSpec { Size = 2 }, Encoder = new RecurrentSpec(new GruSpec(12)) { Bidirectional = true }, Decoder = new RecurrentSpec(new GruSpec(12)) };
        using Model before = Built(spec, sounds);
        Recipe recipe = new() { Model = spec, Training = new TrainingSpec { Epochs = 40, BatchExamples = 8, Optimizer = new AdamSpec { Rate = 0.01 } } };
        using Trainer trainer = Trainer.Start(recipe, new Splits(Dataset.Of(sounds), null, null), TestDevice.Default);
        foreach (TrainingStep _ in trainer)
        {
            // to its end
        }
        Assert.True(trainer.Best.Evaluate(sounds).Scores["mse"] < 0.3 * before.Evaluate(sounds).Scores["mse"]);
    }

    [Fact]
    public void FramesAreMadeInOneDirection() =>
        Assert.Equal("model.decoder: found both directions; expected one (bidirectional=false): frames are made one after another.", Assert.Throws<UnrollException>(() =>
            Built(new AudioVectorsSpec { Input = new FramesSpec { Size = 3 }, Decoder = new RecurrentSpec(new GruSpec(3)) { Bidirectional = true } })).Message);

    /// <summary>The frames that a model makes, by its parts.</summary>
    private static Real[] Decoded(Model model, Example sound)
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        FrameDecoder decoder = new((AudioVectorsSpec)model.Recipe.Model, model.Parameters.Root, 256, 3);
        return decoder.Make(tape.Constant(new Tensor(new Shape(1, 256), model.Embed([sound])[0])), new FramesSpec { Size = 3 }.Build(model.Parameters.Root, model.Fitted).Encode(tape, [sound.Input])).Tensor.Span.ToArray();
    }

    private static FrameDecoder Decoder(FrameFeedback feedback, bool reverse)
    {
        // one store by all: the decoder that reads no frames has other parameters
        return new FrameDecoder(new AudioVectorsSpec { Feedback = feedback, Reverse = reverse, Decoder = new RecurrentSpec(new GruSpec(4)) { Layers = 2 } }, ParameterStore.Draw(3).Root, 2, 3);
    }

    private static Model Built(AudioVectorsSpec spec, Example[]? train = null) =>
        Model.Build(new Recipe { Model = spec }, spec.Fit(train ?? Sounds(2)), ParameterStore.Draw(1), null, TestDevice.Default);

    private static double Loss(Model model, Example[] sounds)
    {
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        return (double)model.Problem.Loss(tape, sounds).Tensor.Span[0];
    }

    private static Example[] Sounds(params int[] lengths) => [.. lengths.Select((length, i) => new Example(new Frames(3, new Samples((ulong)i + 1).Normal(length, 3).Span.ToArray())))];

    private static Example Wave(int kind, int length) =>
        new(new Frames(2, Enumerable.Range(0, length).SelectMany(t => new[] { (Real)Math.Sin((kind + 1) * 2.0 * t / length), (Real)(kind - 1) }).ToArray()));
}
