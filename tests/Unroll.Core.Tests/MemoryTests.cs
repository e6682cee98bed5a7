using System.Runtime.CompilerServices;

namespace Unroll.Tests;

public sealed unsafe class MemoryTests
{
    [Fact]
    public void BlocksAreAlignedAndLargeEnough()
    {
        MemoryPool pool = new();
        foreach (int n in (int[])[0, 1, 63, 64, 65, 80, 81, 100, 127, 128, 129, 1000, 4097, 1_000_000])
        {
            Block block = pool.Rent(n);
            Assert.InRange(block.Capacity, n, Math.Max(64, n * 5 / 4));
            Assert.Equal(0, (nint)block.Pointer % Block.Alignment);
            Assert.True(new ReadOnlySpan<byte>(block.Pointer + block.Capacity, Block.Padding).IndexOfAnyExcept((byte)0) < 0, "the padding is not zero");
        }
        Assert.Equal(0, (nint)new Tensor(new Shape(3)).Pointer % Block.Alignment);
    }

    [Fact]
    public void BlocksAreUsedAgain()
    {
        MemoryPool pool = new();
        Block block = pool.Rent(1000);
        int generation = block.Generation;
        pool.Return(block);
        Assert.Equal(generation + 1, block.Generation);
        Assert.NotSame(block, pool.Rent(3000));
        Assert.Same(block, pool.Rent(990));
        Assert.NotSame(block, pool.Rent(990));
    }

    [Fact]
    public void TapesOfOneShapeNeedNoNewMemory()
    {
        using Device device = new(1);
        Tensor x = new Samples(1).Normal(30, 40), w = new Samples(2).Normal(40, 50);
        HashSet<nint> seen = Step();
        for (int i = 0; i < 5; i++)
            Assert.Subset(seen, Step());

        HashSet<nint> Step()
        {
            using Tape tape = Tape.ForGradients(device);
            Value weights = tape.Constant(w), product = tape.Constant(x).MatMul(weights), y = product.Tanh();
            tape.Backward(y.Sum(), weights);
            return [(nint)product.Tensor.Pointer, (nint)y.Tensor.Pointer];
        }
    }

    /// <summary>Once warm, a step of a recurrent network makes no tensor memory and, whatever its sizes, little garbage.</summary>
    [Theory, InlineData(4, 16), InlineData(32, 16), InlineData(32, 64), InlineData(128, 32)]
    public void StepsMakeLittleGarbage(int batch, int hidden)
    {
        using Device device = new(1);
        Samples draw = new(1);
        ParameterScope scope = ParameterStore.Draw(1).Root;
        Parameter table = Weights("table", 500, hidden), W = Weights("W", hidden, 4 * hidden), U = Weights("U", hidden, 4 * hidden);
        Tensor b = draw.Normal(4 * hidden);
        SequenceLayout layout = new([.. Enumerable.Range(0, batch).Select(i => 1 + (i % 12))]);
        int[] ids = [.. Enumerable.Range(0, layout.Rows).Select(i => i * 7 % 500)], targets = [.. ids.Select(id => id % hidden)];
        for (int i = 0; i < 3; i++)
            Step();
        int made = device.Memory.Made;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(made, device.Memory.Made);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * 1024);

        void Step()
        {
            using Tape tape = Tape.ForGradients(device);
            Value x = tape.Use(table).TakeRows(ids).ToTime(layout, false);
            (Value y, _, _) = Recurrence.Lstm(x, layout, tape.Use(W), tape.Use(U), tape.Constant(b), null, null);
            Assert.Equal(3, tape.Backward(y.FromTime(layout, false).CrossEntropy(targets).Sum()).Count);
        }

        Parameter Weights(string name, int rows, int columns) => scope.Parameter(name, new Shape(rows, columns), Init.Normal(1));
    }

    [Fact]
    public void WhatIsKeptOutlivesItsTape()
    {
        using Device device = new(1);
        Tensor kept;
        Value value;
        Tensor tensor;
        using (Tape tape = Tape.ForPrediction(device))
        {
            value = tape.Constant(new Tensor(new Shape(2), [1, 2])) * 3;
            tensor = value.Tensor;
            kept = value.Keep();
        }
        using (Tape other = Tape.ForPrediction(device))
            _ = other.Constant(new Tensor(new Shape(2))) * 0;
        Assert.Equal([3, 6], kept.Span);
        Assert.Throws<UnrollException>(() => value.Tensor);
        Assert.Throws<UnrollException>(() => tensor.Span[0]);
        Assert.Throws<UnrollException>(() => tensor.Rows(0, 1));
        Assert.Throws<UnrollException>(() => tensor.As(new Shape(1, 2)));
        Assert.Throws<UnrollException>(() => tensor.Keep());
    }

    /// <summary>Numbers taken from a tensor stay where they are although nobody holds the tensor any more.</summary>
    [Fact]
    public void ASpanKeepsItsTensor()
    {
        for (int i = 0; i < 20; i++)
        {
            Span<Real> span = Fresh();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Span<Real> other = Fresh();
            other.Fill(-1);
            Assert.True(span.IndexOfAnyExcept((Real)5) < 0, "the memory of a span was freed");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Span<Real> Fresh()
        {
            Tensor tensor = new(new Shape(100));
            tensor.Span.Fill(5);
            return tensor.Span;
        }
    }
}
