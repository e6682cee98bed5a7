using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// A fixed team of threads that works through the parts of one job together with its caller. Parts are claimed one by one from a counter, so
/// a descheduled worker that holds none holds up nobody; workers wait for the next job spinning, then yielding, then asleep. A second caller finding
/// the team busy works alone, and so does every caller for a while after a worker kept one waiting, longer each time that this happens again
/// at once: then the cores are wanted by others.
/// What a part computes must not depend on which thread does it: then results do not depend on the number of threads.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int Spins = 600; // of about 0.3 µs each: longer than the gap between two operations
    private const int MaxParts = ushort.MaxValue / 2;

    private static readonly long PatienceTicks = Stopwatch.Frequency / 1_000;  // 1 ms beyond what a part takes: only a descheduled worker is so late
    private static readonly long WatchTicks = Stopwatch.Frequency / 500;       // 2 ms: longer than most of what a caller does between operations
    private static readonly long ShortAloneTicks = Stopwatch.Frequency / 50;   // 20 ms: several of the scheduler's time slices
    private static readonly long LongAloneTicks = Stopwatch.Frequency;         // 1 s

    private readonly bool takesTurns;
    private readonly Thread[] threads;
    private readonly SemaphoreSlim wake = new(0);
    private Action<int>? body;
    private Exception? failure;
    private Lonely ticket; // the job's number, how many parts it has, how many of them are claimed: 32, 16 and 16 bits
    private Lonely done;
    private int sleeping;
    private int busy;
    private int callers;
    private long aloneUntil;
    private long aloneTicks;
    private bool alone;
    private volatile bool ended;

    /// <param name="count">Threads, the caller's included.</param>
    /// <param name="takesTurns">
    /// Whether part i is always done by thread i mod <paramref name="count"/>, and nobody ever works alone: slower, for tests, which so have every thread
    /// at work whatever the machine's cores do meanwhile.
    /// </param>
    public WorkerTeam(int count, bool takesTurns = false)
    {
        Count = count;
        this.takesTurns = takesTurns;
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i + 1;
            threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"unroll worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Count { get; }

    /// <summary>How many of them would work on a job now: one while the cores are wanted by others.</summary>
    public int Available => IsAlone() ? 1 : Count;

    /// <summary>How many jobs were shared so far: those that more than one thread could take parts of.</summary>
    public int SharedJobs => (int)(Volatile.Read(ref ticket.Value) >> 32);

    /// <summary>
    /// Says that a caller begins work that many may have at once, or that it ends. While there are as many callers as threads, each works alone: that makes
    /// no less of the cores, and nobody waits for a thread that has to wait for its core.
    /// </summary>
    /// <param name="change">1 or -1.</param>
    public void CountCaller(int change) => Interlocked.Add(ref callers, change);

    /// <summary>Runs part(0) .. part(parts - 1), each once, and returns when all are done; the first exception is thrown on.</summary>
    public void Run(int parts, Action<int> part)
    {
        if (parts <= 1 || parts > MaxParts || Count == 1 || IsAlone() || Volatile.Read(ref busy) != 0 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int i = 0; i < parts; i++)
                part(i);
            return;
        }
        body = part;
        done.Value = 0;
        Interlocked.Exchange(ref ticket.Value, ((ticket.Value >> 32) + 1 << 32) | ((long)parts << 16));
        int asleep = Volatile.Read(ref sleeping);
        if (asleep > 0)
            wake.Release(takesTurns ? asleep : Math.Min(asleep, parts - 1));
        long longest = Help(0);
        AwaitEnd(parts, longest);
        Exception? thrown = failure;
        failure = null;
        body = null;
        Volatile.Write(ref busy, 0);
        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
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

    private static bool HasUnclaimed(long ticket) => (ticket & 0xFFFF) < (ticket >> 16 & 0xFFFF);

    /// <summary>Works on parts of the current job until none is left.</summary>
    /// <returns>How long the slowest took.</returns>
    private long Help(int index)
    {
        long longest = 0, before = Stopwatch.GetTimestamp();
        while (HasUnclaimed(Volatile.Read(ref ticket.Value)))
        {
            long seen = Volatile.Read(ref ticket.Value);
            if (takesTurns && ((seen & 0xFFFF) % Count != index || Interlocked.CompareExchange(ref ticket.Value, seen + 1, seen) != seen))
            {
                Thread.Yield();
                continue;
            }
            long claimed = takesTurns ? seen : Interlocked.Increment(ref ticket.Value) - 1; // of whatever job it is by now
            if (!HasUnclaimed(claimed))
                break;
            try
            {
                body!((int)(claimed & 0xFFFF));
            }
#pragma warning disable CA1031 // every kind: it is thrown on in the caller's thread
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
            Interlocked.Increment(ref done.Value);
            long now = Stopwatch.GetTimestamp();
            longest = Math.Max(longest, now - before);
            before = now;
        }
        return longest;
    }

    private void AwaitEnd(int parts, long longest)
    {
        SpinWait spin = default;
        long begun = 0;
        while (Volatile.Read(ref done.Value) < parts)
        {
            if (begun == 0)
                begun = Stopwatch.GetTimestamp();
            spin.SpinOnce(sleep1Threshold: -1);
        }
        if (begun == 0)
            return;
        long now = Stopwatch.GetTimestamp();
        if (now - begun > (2 * longest) + PatienceTicks)
        {
            bool again = now - aloneUntil < aloneTicks;
            aloneTicks = again ? Math.Min(2 * aloneTicks, LongAloneTicks) : ShortAloneTicks;
            aloneUntil = now + aloneTicks;
            alone = true;
        }
    }

    private bool IsAlone()
    {
        if (takesTurns)
            return false;
        if (Volatile.Read(ref callers) >= Count)
            return true;
        if (alone && Stopwatch.GetTimestamp() >= aloneUntil)
            alone = false;
        return alone;
    }

    /// <summary>Spins, then for a while longer lets whoever wants the core have it: a sleeper may take longer to wake than an operation takes.</summary>
    private void AwaitJob()
    {
        for (int i = 0; i < Spins && !HasUnclaimed(Volatile.Read(ref ticket.Value)) && !ended; i++)
            Thread.SpinWait(8);
        long begun = Stopwatch.GetTimestamp();
        while (!HasUnclaimed(Volatile.Read(ref ticket.Value)) && !ended && Stopwatch.GetTimestamp() - begun < WatchTicks)
            Thread.Yield();
    }

    private void Work(int index)
    {
        while (!ended)
        {
            AwaitJob();
            if (HasUnclaimed(Volatile.Read(ref ticket.Value)))
            {
                Help(index);
                continue;
            }
            Interlocked.Increment(ref sleeping);
            if (!HasUnclaimed(Volatile.Read(ref ticket.Value)) && !ended)
                wake.Wait();
            Interlocked.Decrement(ref sleeping);
        }
    }

    /// <summary>A number that has its cache lines to itself: threads that count on it do not take from each other what they only read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Lonely
    {
        [FieldOffset(128)]
        public long Value;
    }
}
