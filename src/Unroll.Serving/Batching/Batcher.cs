using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Unroll;

/// <summary>
/// Puts requests together into batches: they wait in a bounded queue, and a worker takes all that are waiting, up to a limit, and predicts them at once. While it does, a further worker may take what comes
/// meanwhile: two batches on a core each are done sooner than one after the other on both, whose threads wait for each other at each step. A request that cannot be answered fails by itself: where a batch fails, its halves are tried (Dorfman 1943 found defective members of groups in this way).
/// </summary>
internal sealed class Batcher : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<Example>, PredictOptions?, CancellationToken, IReadOnlyList<IAnswer>> predict;
    private readonly BatchingOptions settings;
    private readonly TimeProvider clock;
    private readonly BatchCounts counts;
    private readonly Channel<BatchRequest> queue;
    private readonly SemaphoreSlim turn = new(1); // of the workers, to put a batch together
    private readonly Task workers;
    private volatile bool isClosed;

    /// <param name="predict">Gives an answer per example, in order.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="clock">Measures how long a request has waited, and how long a batch takes.</param>
    /// <param name="counts">Is told what was done; null to count by itself.</param>
    /// <param name="workers">How many batches may be computed at once.</param>
    public Batcher(Func<IReadOnlyList<Example>, PredictOptions?, CancellationToken, IReadOnlyList<IAnswer>> predict, BatchingOptions settings, TimeProvider clock, BatchCounts? counts = null, int workers = 1)
    {
        this.predict = predict;
        this.settings = settings;
        this.clock = clock;
        this.counts = counts ?? new BatchCounts();
        queue = Channel.CreateBounded<BatchRequest>(new BoundedChannelOptions(settings.MaxWaiting) { SingleReader = true });
        using (ExecutionContext.SuppressFlow()) // what whoever made it does is not what the workers do, such as a request to reload the model
            this.workers = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(Work)));
    }

    /// <summary>Whether it takes no further requests, since it is being disposed.</summary>
    public bool IsClosed => isClosed;

    /// <summary>Number of requests that wait.</summary>
    public int Waiting => queue.Reader.Count;

    /// <summary>Adds a request; false if the queue is full or closed.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="options">The prediction options; null for the defaults.</param>
    /// <param name="cancel">Ends the waiting; what is then not yet computed is not computed.</param>
    /// <param name="answers">One per example.</param>
    public bool TryPredict(IReadOnlyList<Example> examples, PredictOptions? options, CancellationToken cancel, [NotNullWhen(true)] out Task<IReadOnlyList<IAnswer>>? answers)
    {
        BatchRequest request = new(examples, options, clock.GetTimestamp(), cancel);
        bool taken = queue.Writer.TryWrite(request);
        answers = taken ? request.Answers : null;
        return taken;
    }

    /// <summary>Adds a request, once there is room in the queue.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="options">The prediction options; null for the defaults.</param>
    /// <param name="cancel">Ends the waiting; what is then not yet computed is not computed.</param>
    /// <returns>An answer per example.</returns>
    /// <exception cref="ChannelClosedException">The batcher is closed.</exception>
    public async Task<IReadOnlyList<IAnswer>> Predict(IReadOnlyList<Example> examples, PredictOptions? options, CancellationToken cancel)
    {
        BatchRequest request = new(examples, options, clock.GetTimestamp(), cancel);
        await queue.Writer.WriteAsync(request, cancel);
        return await request.Answers;
    }

    /// <summary>Takes no further requests, and ends when those that were taken are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        queue.Writer.TryComplete();
        await workers;
        turn.Dispose();
    }

    private async Task Work()
    {
        while (await Next() is { } batch)
        {
            foreach (IGrouping<PredictOptions?, BatchRequest> same in batch.GroupBy(request => request.Options))
                Answer([.. same]);
        }
    }

    /// <summary>The next batch, when it is this worker's turn; null if there will be none.</summary>
    private async Task<List<BatchRequest>?> Next()
    {
        await turn.WaitAsync();
        try
        {
            return await queue.Reader.WaitToReadAsync() ? await Gather() : null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes what waits, until the batch is full or its first request has waited as long as it may.</summary>
    private async Task<List<BatchRequest>> Gather()
    {
        List<BatchRequest> batch = [];
        int examples = 0;
        while (true)
        {
            while (queue.Reader.TryPeek(out BatchRequest? next) && (examples == 0 || examples + next.Examples.Count <= settings.MaxBatch))
            {
                queue.Reader.TryRead(out _);
                if (next.Cancel.IsCancellationRequested)
                    continue;
                batch.Add(next);
                examples += next.Examples.Count;
            }
            if (examples == 0 || examples >= settings.MaxBatch || queue.Reader.TryPeek(out _) || !await MoreCome(batch[0].Since))
                return batch;
        }
    }

    /// <summary>Waits for a further request as long as a request that came then may wait; false if none came.</summary>
    private async Task<bool> MoreCome(long since)
    {
        TimeSpan left = TimeSpan.FromMilliseconds(settings.MaxWaitMilliseconds) - clock.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
            return false;
        using CancellationTokenSource patience = new(left, clock);
        try
        {
            return await queue.Reader.WaitToReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever went wrong is told to the one who asked; the worker goes on for the others.")]
    private void Answer(ReadOnlySpan<BatchRequest> batch)
    {
        Example[] examples = new Example[Count(batch)];
        int next = 0;
        foreach (BatchRequest request in batch)
        {
            foreach (Example example in request.Examples)
                examples[next++] = example;
        }
        using Deserted deserted = new(batch);
        using Activity? activity = ServingTrace.Batch(batch, examples.Length);
        try
        {
            long begin = clock.GetTimestamp();
            IReadOnlyList<IAnswer> answers = predict(examples, batch[0].Options, deserted.Token);
            counts.AddBatch(batch.Length, examples.Length, clock.GetElapsedTime(begin));
            next = 0;
            foreach (BatchRequest request in batch)
            {
                request.Answer([.. answers.Skip(next).Take(request.Examples.Count)]);
                next += request.Examples.Count;
            }
        }
        catch (Exception e) when (batch.Length == 1 || deserted.Token.IsCancellationRequested)
        {
            counts.AddFailed(batch.Length);
            foreach (BatchRequest request in batch)
                request.Fail(e);
        }
        catch (Exception)
        {
            Answer(batch[..(batch.Length / 2)]);
            Answer(batch[(batch.Length / 2)..]);
        }
    }

    private static int Count(ReadOnlySpan<BatchRequest> batch)
    {
        int count = 0;
        foreach (BatchRequest request in batch)
            count += request.Examples.Count;
        return count;
    }
}
