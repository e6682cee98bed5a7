namespace Unroll.Tests;

/// <summary>The layer: batch statistics while training, running ones otherwise, which follow the recursion.</summary>
public sealed class BatchNormalizationTests
{
    [Fact]
    public void RunningMeansFollowTheRecursion()
    {
        ParameterStore store = ParameterStore.Draw(1);
        BatchNormalization layer = new(store.Root, 3, 0.8);
        Samples draw = new(350);
        double[] mean = new double[3], variance = [1, 1, 1];
        foreach (int rows in new[] { 4, 1, 7, 0, 3, 2 })
        {
            Tensor first = draw.Normal(rows, 3), second = draw.Normal(5, 3);
            using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
            _ = layer.Apply(tape.Constant(first));
            _ = layer.Apply(tape.Constant(second)); // twice in a step
            tape.WriteReplacements(_ => true);
            foreach (Tensor batch in new[] { first, second }.Where(batch => batch.Count > 0))
            {
                int count = batch.Shape[0];
                for (int c = 0; c < 3; c++)
                {
                    double[] column = [.. Enumerable.Range(0, count).Select(r => (double)batch.Span[(r * 3) + c])];
                    double average = column.Average(), spread = column.Sum(number => (number - average) * (number - average)) / Math.Max(1, count - 1);
                    mean[c] = (0.8 * mean[c]) + (0.2 * average);
                    variance[c] = (0.8 * variance[c]) + (0.2 * spread);
                }
            }
        }
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(mean[c], store["mean"].Data.Span[c], 1e-6);
            Assert.Equal(variance[c], store["variance"].Data.Span[c], 1e-6);
        }
    }

    [Fact]
    public void PredictionTakesTheRunningMeansAndEachRowByItself()
    {
        ParameterStore store = ParameterStore.Draw(1);
        BatchNormalization layer = new(store.Root, 4);
        Samples draw = new(351);
        foreach (Parameter parameter in store.Parameters)
            draw.Between(0.5, 2, 4).Span.CopyTo(parameter.Data.Span);
        Tensor x = draw.Normal(6, 4), one = x.Rows(2, 1).Keep();
        using Tape tape = Tape.ForPrediction(TestDevice.Default), gradients = Tape.ForGradients(TestDevice.Default);
        Tensor all = layer.Apply(tape.Constant(x)).Tensor;
        Near.Same(layer.Apply(tape.Constant(one)).Tensor, all.Rows(2, 1), "a row alone");
        Near.Same(layer.Apply(gradients.Constant(x)).Tensor, all, "a tape for gradients");
        for (int c = 0; c < 4; c++)
            Assert.Equal((At("gain", c) * (one.Span[c] - At("mean", c)) / Math.Sqrt(At("variance", c) + 1e-5)) + At("bias", c), all.Span[8 + c], 1e-5);

        double At(string name, int c) => store[name].Data.Span[c];
    }

    [Fact]
    public void GradientsOfTheLayerOnMaps()
    {
        ParameterStore store = ParameterStore.Draw(1);
        BatchNormalization layer = new(store.Root.Child("norm"), 3);
        Samples draw = new(352);
        foreach (Parameter parameter in store.Parameters.Where(parameter => !parameter.IsState))
            draw.Normal(3).Span.CopyTo(parameter.Data.Span);
        Tensor x = draw.Normal(2 * 3 * 2, 3);
        GradientCheck.Parameters(353, store, tape => layer.Apply(new FeatureMaps(tape.Constant(x), 3, 2).Rows));
        GradientCheck.Run(354, (_, v) => layer.Apply(v[0]), x);
        Assert.Equal(["norm.gain", "norm.bias", "norm.mean", "norm.variance"], store.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void ADecayOfOneWouldTakeNothingIn() => Assert.Equal("A normalisation by batches was given the decay 1; expected 0 or more and below 1.",
        Assert.Throws<UnrollException>(() => new BatchNormalization(ParameterStore.Draw(1).Root, 3, 1)).Message);
}
