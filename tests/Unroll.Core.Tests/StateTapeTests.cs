namespace Unroll.Tests;

/// <summary>States on a tape: what is said of them, what is written, and what is refused.</summary>
public sealed class StateTapeTests
{
    [Fact]
    public void AStateIsFrozenFilledAsItsLayerAsksAndWrittenWhenTheLearnerSays()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter state = store.Root.Filled(Init.Normal(1)).State("s", new Shape(2), Init.Constant(3));
        Assert.Equal((true, true), (state.IsState, state.IsFrozen));
        Assert.False(store.Root.Parameter("frozen", new Shape(1), Init.Zero, frozen: true).IsState);
        Assert.Equal([3, 3], state.Data.Span);
        using Tape tape = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Assert.Same(state.Data, tape.Latest(state));
        Assert.Empty(tape.Backward((tape.Use(state) * 2).Sum()));
        tape.Replace(state, new Tensor(new Shape(2), [4, 5]));
        tape.Replace(state, new Tensor(new Shape(2), [6, 7]));
        Assert.Equal([6, 7], tape.Latest(state).Span);
        Assert.Equal([3, 3], state.Data.Span);
        tape.WriteReplacements(_ => false);
        Assert.Equal([3, 3], state.Data.Span);
        tape.WriteReplacements(parameter => parameter == state);
        Assert.Equal([6, 7], state.Data.Span);
        using Tape next = Tape.ForTraining(TestDevice.Default, new Rng(1));
        Assert.Same(state.Data, next.Latest(state));
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter state = store.Root.State("s", new Shape(2), Init.Zero), frozen = store.Root.Parameter("f", new Shape(2), Init.Zero, frozen: true);
        Tensor numbers = new(new Shape(2));
        using Tape training = Tape.ForTraining(TestDevice.Default, new Rng(1)), gradients = Tape.ForGradients(TestDevice.Default), prediction = Tape.ForPrediction(TestDevice.Default);
        Expect("Replace: found the parameter f, which is no state; expected one that its layer asked for by ParameterScope.State.", () => training.Replace(frozen, numbers));
        Expect("Replace: found a tape that does not train, for s; expected one from Tape.ForTraining.", () => gradients.Replace(state, numbers));
        Expect("Replace: found a tape that does not train, for s; expected one from Tape.ForTraining.", () => prediction.Replace(state, numbers));
        Expect("Replace of 's': found the shapes [2] and [3]; expected equal shapes.", () => training.Replace(state, new Tensor(new Shape(3))));
        Expect("Parameter 's': found that it was asked for once frozen and once not; expected one of the two.", () => store.Root.Parameter("s", new Shape(2), Init.Zero));
        Expect("Parameter 's': found that it was asked for once as a state and once not; expected one of the two.", () => store.Root.Parameter("s", new Shape(2), Init.Zero, frozen: true));
        Expect("Parameter 'f': found that it was asked for once as a state and once not; expected one of the two.", () => store.Root.State("f", new Shape(2), Init.Zero));
        training.Dispose();
        Assert.Contains("had ended", Assert.Throws<UnrollException>(() => training.Replace(state, numbers)).Message, StringComparison.Ordinal);

        static void Expect(string sentence, Action action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }
}
