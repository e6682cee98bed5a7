namespace Unroll;

/// <summary>What a model has done since the server started, whichever version of it. Any number of threads may count and read.</summary>
internal sealed class BatchCounts
{
    private long answered, failed, refused, batches, examples, ticks;

    /// <summary>Requests that were answered.</summary>
    public long Answered => Interlocked.Read(ref answered);

    /// <summary>Requests that failed, or whose callers went away.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>Requests that found the queue full.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Batches that were computed.</summary>
    public long Batches => Interlocked.Read(ref batches);

    /// <summary>Examples in them.</summary>
    public long Examples => Interlocked.Read(ref examples);

    /// <summary>How long computing took, in seconds.</summary>
    public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref ticks)).TotalSeconds;

    public void AddBatch(int requests, int size, TimeSpan time)
    {
        Interlocked.Add(ref answered, requests);
        Interlocked.Increment(ref batches);
        Interlocked.Add(ref examples, size);
        Interlocked.Add(ref ticks, time.Ticks);
    }

    public void AddFailed(int requests) => Interlocked.Add(ref failed, requests);

    public void AddRefused() => Interlocked.Increment(ref refused);
}
