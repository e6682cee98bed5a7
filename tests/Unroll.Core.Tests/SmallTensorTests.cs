using System.Runtime.CompilerServices;

namespace Unroll.Tests;

/// <summary>Small tensors share blocks: they never overlap, keep their numbers, and cost the garbage collector little.</summary>
public sealed class SmallTensorTests
{
    [Fact]
    public void TheyAreAlignedAndDoNotOverlap()
    {
        Samples draw = new(1);
        Tensor[] all = [.. Enumerable.Range(0, 3000).Select(i => Filled(draw.Int(SmallBlocks.Largest + 2), i))];
        Assert.All(all, Holds);
        unsafe
        {
            Assert.All(all, tensor => Assert.Equal(0, (nint)tensor.Pointer % Block.Alignment));
        }
    }

    [Fact]
    public void ATensorCostsItsNumbersAndLittleElse()
    {
        const int count = 20_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
            _ = new Tensor(new Shape(1));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)count, 0, 200); // 330 with a pinned array each
    }

    /// <summary>Blocks are filled anew once nothing on them can be reached; what can be reached stays as it was, also by a span alone.</summary>
    [Fact]
    public void WhatIsStillHeldOutlivesItsNeighbours()
    {
        List<Tensor> held = [];
        List<ReadOnlyMemory<Real>> copies = [];
        for (int round = 0; round < 12; round++)
        {
            Make(round, held, copies);
            Span<Real> alone = Alone(round);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Make(-1 - round, [], []);
            Assert.True(alone.IndexOfAnyExcept((Real)round) < 0, "the memory of a span was used again");
        }
        for (int i = 0; i < held.Count; i++)
            Assert.Equal(copies[i].Span, held[i].Span);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make(int round, List<Tensor> held, List<ReadOnlyMemory<Real>> copies)
        {
            for (int i = 0; i < 2000; i++)
            {
                Tensor tensor = Filled(1 + (i % 97), (round * 2000) + i);
                if (i % 131 != 0)
                    continue;
                held.Add(tensor);
                copies.Add(tensor.Span.ToArray());
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Span<Real> Alone(int round)
        {
            Tensor tensor = new(new Shape(50));
            tensor.Span.Fill(round);
            return tensor.Span;
        }
    }

    [Fact]
    public void ThreadsFillBlocksOfTheirOwn()
    {
        Tensor[][] all = new Tensor[4][];
        Thread[] threads = [.. Enumerable.Range(0, all.Length).Select(t => new Thread(() => all[t] = [.. Enumerable.Range(0, 2000).Select(i => Filled(1 + (i % 60), (t * 2000) + i))]))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(all, some => Assert.All(some, Holds));
    }

    private static Tensor Filled(int count, int number)
    {
        Tensor tensor = new(new Shape(count));
        Assert.True(tensor.Span.IndexOfAnyExcept((Real)0) < 0, "a new tensor is not zero");
        tensor.Span.Fill(number);
        return tensor;
    }

    private static void Holds(Tensor tensor) =>
        Assert.True(tensor.Count == 0 || tensor.Span.IndexOfAnyExcept(tensor.Span[0]) < 0, "two tensors overlap");
}
