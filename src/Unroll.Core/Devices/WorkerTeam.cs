namespace Unroll;

/// <summary>
/// A fixed team of threads that works through the parts of one job together with its caller. Parts are claimed one by one from a counter, so
/// a descheduled worker holds up nobody; workers wait for the next job spinning briefly, then asleep. A second caller finding the team busy
/// works alone. What a part is must depend on shapes only: then results do not depend on the number of threads.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int Spins = 600; // about 20 µs: longer than the gap between two operations, shorter than a sleep's cost

    private readonly Thread[] threads;
    private readonly SemaphoreSlim wake = new(0);
    private Job? current;
    private int sleeping;
    private int busy;
    private volatile bool ended;

    public WorkerTeam(int count)
    {
        Count = count;
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"unroll worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Count { get; }

    /// <summary>Runs body(0) .. body(parts - 1), each once, and returns when all are done; the first exception is thrown on.</summary>
    public void Run(int parts, Action<int> body)
    {
        if (parts <= 1 || Count == 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int i = 0; i < parts; i++)
                body(i);
            return;
        }
        Job job = new(parts, body);
        Volatile.Write(ref current, job);
        Interlocked.MemoryBarrier();
        int asleep = Volatile.Read(ref sleeping);
        if (asleep > 0)
            wake.Release(Math.Min(asleep, parts - 1));
        job.Help();
        job.AwaitEnd();
        Volatile.Write(ref current, null);
        Volatile.Write(ref busy, 0);
        job.ThrowIfFailed();
    }

    public void Dispose()
    {
        if (ended)
            return;
        ended = true;
        wake.Release(Math.Max(1, threads.Length));
        foreach (Thread thread in threads)
            thread.Join();
        wake.Dispose();
    }

    private void Work()
    {
        Job? last = null;
        while (!ended)
        {
            Job? job = Volatile.Read(ref current);
            for (int i = 0; i < Spins && (job is null || job == last) && !ended; i++)
            {
                Thread.SpinWait(8);
                job = Volatile.Read(ref current);
            }
            if (job is null || job == last)
            {
                Interlocked.Increment(ref sleeping);
                job = Volatile.Read(ref current);
                if ((job is null || job == last) && !ended)
                    wake.Wait();
                Interlocked.Decrement(ref sleeping);
                continue;
            }
            job.Help();
            last = job;
        }
    }

    private sealed class Job(int parts, Action<int> body)
    {
        private int claimed;
        private int done;
        private Exception? failure;

        public void Help()
        {
            for (int part = Interlocked.Increment(ref claimed) - 1; part < parts; part = Interlocked.Increment(ref claimed) - 1)
            {
                try
                {
                    body(part);
                }
#pragma warning disable CA1031 // every kind: it is thrown on in the caller's thread
                catch (Exception e)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
                Interlocked.Increment(ref done);
            }
        }

        public void AwaitEnd()
        {
            SpinWait spin = default;
            while (Volatile.Read(ref done) < parts)
                spin.SpinOnce(sleep1Threshold: -1);
        }

        public void ThrowIfFailed()
        {
            if (failure is not null)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
