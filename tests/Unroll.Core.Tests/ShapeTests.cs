namespace Unroll.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void ScalarHasOneNumber()
    {
        Assert.Equal(1, default(Shape).Count);
        Assert.Equal(1, new Shape().Count);
        Assert.Equal(1, new Tensor(default).Count);
        Assert.Equal((0, 1, 1), (default(Shape).Rank, default(Shape).Rows, default(Shape).Columns));
        Assert.Equal("[]", default(Shape).ToString());
    }

    [Fact]
    public void Sizes()
    {
        Shape shape = new(2, 3, 4);
        Assert.Equal((3, 24, 6, 4), (shape.Rank, shape.Count, shape.Rows, shape.Columns));
        Assert.Equal("[2, 3, 4]", shape.ToString());
        Assert.Equal(new Shape(7, 3, 4), shape.WithFirst(7));
        Assert.Equal(new Shape(7), new Shape(2).WithFirst(7));
        Assert.Equal((0, 0, 5), (new Shape(0, 5).Count, new Shape(0, 5).Rows, new Shape(0, 5).Columns));
    }

    [Fact]
    public void Equality()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.True(new Shape(2) != new Shape(2, 1));
        Assert.True(new Shape(0) != default(Shape));
    }

    [Fact]
    public void Views()
    {
        Tensor tensor = new(new Shape(3, 2), [1, 2, 3, 4, 5, 6]);
        Assert.Equal([3, 4, 5, 6], tensor.Rows(1, 2).Span);
        Assert.Equal([4], tensor.As(new Shape(6)).Rows(3, 1).Span);
        tensor.Rows(1, 1).Span[0] = 9;
        Assert.Equal(9, tensor.Span[2]);
        Tensor kept = tensor.Rows(2, 1).Keep();
        tensor.Span.Clear();
        Assert.Equal([5, 6], kept.Span);
        Assert.Equal("[1, 2] { 5, 6 }", kept.ToString());
    }
}
