namespace Unroll.Tests;

/// <summary>Gradients as a value: dense tensors and rows alike.</summary>
public sealed class GradientsTests
{
    private readonly ParameterStore store = ParameterStore.Draw(1);
    private readonly Parameter table;
    private readonly Parameter dense;

    public GradientsTests()
    {
        table = store.Root.Parameter("table", new Shape(9, 2), Init.Zero);
        dense = store.Root.Parameter("dense", new Shape(3), Init.Zero);
    }

    [Fact]
    public void RowsAreSortedDistinctAndSummed()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Gradient rows = Backward(tape)[table]!;
        Assert.Equal([2, 5, 7], rows.Ids!);
        Assert.Equal(new Shape(3, 2), rows.Values.Shape);
        Assert.Equal([3, 4, 6, 8, 100, 100], rows.Values.Span); // row 5 was taken twice, row 7 by another operation
        Assert.Same(table, rows.Parameter);
    }

    [Fact]
    public void ATiedTableIsDense()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value rows = tape.Use(table).TakeRows([8, 1, 8]);
        Gradient gradient = tape.Backward(rows.Sum() + (tape.Use(table) * 10).Sum())[table]!;
        Assert.Null(gradient.Ids);
        Assert.Equal([10, 10, 11, 11, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 12, 12], gradient.Values.Span);
    }

    [Fact]
    public void NormAndScaleSeeRowsAndDense()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Gradients gradients = Backward(tape);
        Assert.Equal(2, gradients.Count);
        double expected = Math.Sqrt(9 + 16 + 36 + 64 + 20_000 + (3 * 49));
        Assert.Equal(expected, gradients.Norm(), 1e-3);
        Assert.Same(gradients, gradients.Scale(2));
        Assert.Equal(2 * expected, gradients.Norm(), 1e-3);
        Assert.Equal([14, 14, 14], gradients[dense]!.Values.Span);
        Assert.Equal([6, 8, 12, 16, 200, 200], gradients[table]!.Values.Span);
        Assert.Equal([table, dense], gradients.Select(gradient => gradient.Parameter));
    }

    [Fact]
    public void ClipNorm()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Gradients gradients = Backward(tape);
        double norm = gradients.Norm();
        Assert.Equal(norm, gradients.ClipNorm(1000));
        Assert.Equal(norm, gradients.Norm());
        Assert.Equal(norm, gradients.ClipNorm(5));
        Assert.Equal(5, gradients.Norm(), 1e-5);
        Assert.Equal(3 * 5 / norm, gradients[table]!.Values.Span[0], 1e-6);
    }

    [Fact]
    public void ClipValue()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Gradients gradients = Backward(tape).ClipValue(5);
        Assert.Equal([3, 4, 5, 5, 5, 5], gradients[table]!.Values.Span);
        Assert.Equal([-5, -5, -5], Backward(Tape.ForGradients(TestDevice.Default)).Scale(-1).ClipValue(5)[dense]!.Values.Span);
    }

    [Fact]
    public void ParametersThatTookNoPartHaveNone()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        _ = tape.Use(table).Sum();
        Gradients gradients = tape.Backward(tape.Use(dense).Sum());
        Assert.Null(gradients[table]);
        Assert.Equal([1, 1, 1], gradients[dense]!.Values.Span);
        Assert.Equal(0, new Gradients(TestDevice.Default).Norm());
    }

    [Fact]
    public void ALossWithoutParametersHasNoGradients()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Assert.Empty(tape.Backward(tape.Constant(new Tensor(new Shape(1)))));
    }

    private Gradients Backward(Tape tape)
    {
        Value weights = tape.Constant(new Tensor(new Shape(4, 2), [1, 2, 5, 6, 3, 4, 5, 6]));
        Value first = (tape.Use(table).TakeRows([5, 5, 2, 5]) * weights.Detach()).Rows(0, 3).Sum() * 1;
        Value second = (tape.Use(table).TakeRows([7]) * 100).Sum();
        return tape.Backward(first + second + (tape.Use(dense) * 7).Sum());
    }
}
