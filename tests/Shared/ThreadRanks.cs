namespace Unroll.Tests;

/// <summary>Processes of a collective, played by threads of one process.</summary>
internal sealed class ThreadRanks
{
    private readonly Barrier barrier;
    private readonly byte[][] given;
    private readonly int[][] cuts;

    private ThreadRanks(int ranks)
    {
        barrier = new Barrier(ranks);
        given = new byte[ranks][];
        cuts = new int[ranks][];
    }

    /// <summary>Runs the same on so many ranks, each with a thread of its own and a device of so many threads.</summary>
    /// <returns>What each gave, in order.</returns>
    public static T[] Run<T>(int ranks, int threads, Func<Device, T> body)
    {
        ThreadRanks all = new(ranks);
        T[] results = new T[ranks];
        Exception?[] failures = new Exception?[ranks];
        Thread[] started = [.. Enumerable.Range(0, ranks).Select(rank => new Thread(() =>
        {
            try
            {
                using Device device = new(TestDevice.Default.KernelSet, new WorkerTeam(threads)) { Processes = new Rank(all, rank) };
                results[rank] = body(device);
            }
#pragma warning disable CA1031 // thrown on below
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures[rank] = e;
                all.barrier.RemoveParticipant();
            }
        }))];
        Array.ForEach(started, thread => thread.Start());
        Array.ForEach(started, thread => thread.Join());
        return failures.FirstOrDefault(failure => failure is not null) is { } first ? throw new InvalidOperationException(first.Message, first) : results;
    }

    private sealed class Rank(ThreadRanks all, int rank) : ICollective
    {
        public int Ranks => all.given.Length;

        int ICollective.Rank => rank;

        public void Gather(ReadOnlySpan<byte> own, ReadOnlySpan<int> counts, Span<byte> gathered)
        {
            Assert.Equal(counts[rank], own.Length);
            int[] sizes = counts.ToArray();
            Give(own, sizes);
            int at = 0;
            for (int from = 0; from < Ranks; from++)
            {
                Assert.Equal(sizes, all.cuts[from]); // all expect the same
                all.given[from].CopyTo(gathered[at..]);
                at += sizes[from];
            }
            Assert.Equal(gathered.Length, at);
            all.barrier.SignalAndWait();
        }

        public void Exchange(ReadOnlySpan<byte> own, ReadOnlySpan<int> sent, Span<byte> received, ReadOnlySpan<int> counts)
        {
            Give(own, sent.ToArray());
            int at = 0;
            for (int from = 0; from < Ranks; from++)
            {
                Assert.Equal(counts[from], all.cuts[from][rank]);
                all.given[from].AsSpan(all.cuts[from].Take(rank).Sum(), counts[from]).CopyTo(received[at..]);
                at += counts[from];
            }
            Assert.Equal(received.Length, at);
            all.barrier.SignalAndWait();
        }

        private void Give(ReadOnlySpan<byte> own, int[] sizes)
        {
            (all.given[rank], all.cuts[rank]) = (own.ToArray(), sizes);
            all.barrier.SignalAndWait();
        }
    }
}
