namespace Unroll.Tests;

/// <summary>Numbers whose sums and products pass beyond 32 bits are refused with a sentence, before any memory is touched.</summary>
public sealed class OverflowTests
{
    public static TheoryData<int, int> Ranges => new()
    {
        { int.MaxValue, 1 }, { 1, int.MaxValue }, { int.MaxValue, int.MaxValue }, { 2, int.MaxValue - 1 }, { int.MinValue, 1 }, { 0, int.MinValue },
        { int.MinValue, int.MinValue }, { -1, 2 }, { 4, 0 }, { 3, 1 }, { 0, 4 }, { 1 << 30, 1 << 30 }, { int.MaxValue, 0 },
    };

    [Theory, MemberData(nameof(Ranges))]
    public void RangesOfRowsAndColumns(int start, int count)
    {
        foreach (Shape shape in (Shape[])[new Shape(3, 3), new Shape(3), new Shape(3, 0), new Shape(3, 2, 2)])
            Refused(() => new Tensor(shape).Rows(start, count));
        foreach (Tape tape in (Tape[])[Tape.ForGradients(TestDevice.Default), Tape.ForPrediction(TestDevice.Default)])
        {
            using (tape)
            {
                Value x = tape.Constant(new Tensor(new Shape(3, 3)));
                Refused(() => x.Rows(start, count));
                Refused(() => x.Columns(start, count));
                Refused(() => tape.Constant(new Tensor(new Shape(0, 3))).Columns(start, count));
            }
        }
    }

    [Theory, InlineData(int.MaxValue), InlineData(int.MinValue), InlineData(-1), InlineData(3)]
    public void Indices(int index)
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(3, 3)));
        Refused(() => x.TakeRows([0, index]));
        Refused(() => x.CrossEntropy([0, 1, index]));
        Refused(() => x.SumRows(new RowBags([0, 2], [1, index])));
        Refused(() => new RowBags([0, index, 1], [1]));
        Refused(() => new RowBags([index, 1], [1]));
        Refused(() => new RowBags([0, index], [1]));
    }

    [Fact]
    public void LengthsThatAddUpToMoreThanRowsCanBe()
    {
        Refused(() => new SequenceLayout(int.MaxValue));
        Refused(() => new SequenceLayout(int.MaxValue, int.MaxValue, 2));
        Refused(() => new SequenceLayout(Shape.MaxCount, 1));
        Refused(() => new SequenceLayout(1, int.MinValue));
    }

    [Fact]
    public void ShapesOfMoreNumbersThanThereCanBe()
    {
        Refused(() => new Shape(65536, 65536));
        Refused(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
        Refused(() => new Shape(int.MaxValue));
        Refused(() => new Shape(2, 2).WithFirst(int.MaxValue));
        Refused(() => new Shape(2, 2).WithFirst(-1));
    }

    [Fact]
    public void PartsThatAreTooMuchTogether()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value wide = tape.Constant(new Tensor(new Shape(0, 1 << 27))), high = tape.Constant(new Tensor(new Shape(1 << 27, 0)));
        Value[] many = [.. Enumerable.Repeat(wide, 32)], tall = [.. Enumerable.Repeat(high, 32)]; // 2^32: 0 in 32 bits
        Refused(() => Shaping.ConcatColumns(many));
        Refused(() => Shaping.ConcatRows(tall));
        Refused(() => Shaping.ConcatRows());
        Refused(() => Shaping.ConcatColumns());
        Refused(() => Shaping.ConcatRows(wide, null!));
        Refused(() => new Sequences(new SequenceLayout(3), tape.Constant(new Tensor(new Shape(3, 3)))).Window(int.MaxValue));
        Refused(() => new Sequences(new SequenceLayout(3), tape.Constant(new Tensor(new Shape(3, 3)))).Window(1 << 30));
        SequenceLayout empty = new(new int[65_537]);
        Refused(() => new Sequences(empty, tape.Constant(new Tensor(new Shape(0, 65_536)))).MaxOverTime()); // 2^32 + 65,536 numbers
    }

    private static void Refused(Func<object?> asked)
    {
        UnrollException refused = Assert.Throws<UnrollException>(() => { asked(); });
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }
}
