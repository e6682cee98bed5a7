namespace Unroll.Tests;

/// <summary>A frozen parameter is used, saved and loaded as any other, but has no gradient.</summary>
public sealed class FrozenTests
{
    [Fact]
    public void AFrozenParameterHasNoGradientAndOthersHaveTheirs()
    {
        ParameterStore store = ParameterStore.Draw(1);
        Parameter table = store.Root.Parameter("table", new Shape(4, 3), Init.Normal(1), frozen: true);
        Parameter weight = store.Root.Parameter("weight", new Shape(3, 2), Init.Normal(1)), other = store.Root.Parameter("other", new Shape(2, 2), Init.Normal(1), true);
        Assert.Equal((true, false, true), (table.IsFrozen, weight.IsFrozen, other.IsFrozen));
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value loss = tape.Use(table).TakeRows([1, 3, 1]).MatMul(tape.Use(weight)).MatMul(tape.Use(other)).Tanh().Sum();
        Gradients gradients = tape.Backward(loss);
        Assert.Equal([weight], gradients.Select(gradient => gradient.Parameter));
        Assert.True(gradients.Norm() > 0);
    }

    [Fact]
    public void WhatIsAskedForByNameIsGivenAllTheSame()
    {
        Parameter table = ParameterStore.Draw(1).Root.Parameter("table", new Shape(2, 2), Init.Normal(1), frozen: true);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value value = tape.Use(table);
        Assert.Equal([2, 2, 2, 2], tape.Backward((value * 2).Sum(), value)[0].Span);
    }

    [Fact]
    public void ALossOfFrozenParametersAloneHasNoGradients()
    {
        Parameter table = ParameterStore.Draw(1).Root.Parameter("table", new Shape(2, 2), Init.Normal(1), frozen: true);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.Empty(tape.Backward(tape.Use(table).Sum()));
    }

    [Fact]
    public void OnceFrozenAndOnceNotIsAnError()
    {
        ParameterScope scope = ParameterStore.Draw(1).Root;
        Parameter table = scope.Parameter("table", new Shape(2, 2), Init.Zero, frozen: true);
        Assert.Same(table, scope.Parameter("table", new Shape(2, 2), Init.Zero, frozen: true));
        Assert.Equal(
            "Parameter 'table': found that it was asked for once frozen and once not; expected one of the two.",
            Assert.Throws<UnrollException>(() => scope.Parameter("table", new Shape(2, 2), Init.Zero)).Message);
    }
}
