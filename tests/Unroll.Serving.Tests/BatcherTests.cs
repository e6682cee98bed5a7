using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace Unroll.Serving.Tests;

/// <summary>Which requests make a batch, and what becomes of those that fail or are cancelled. The model is a function that ends when the test says so.</summary>
public sealed class BatcherTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestsThatWaitMakeBatches()
    {
        GatedModel model = new();
        await using Batcher batcher = new(model.Predict, new BatchingOptions { MaxBatch = 4 }, TimeProvider.System);
        List<Task<IReadOnlyList<IAnswer>>> answers = [Ask(batcher, "a")];
        Assert.Equal(["a"], await model.Batch());
        answers.AddRange([Ask(batcher, "b"), Ask(batcher, "c", "d"), Ask(batcher, "e", "f"), Ask(batcher, "g", "h", "i", "j", "k"), Ask(batcher, "l")]);
        Assert.Equal(5, batcher.Waiting);
        model.Go();
        Assert.Equal(["b", "c", "d"], await model.Batch()); // e and f would be two too many
        model.Go();
        Assert.Equal(["e", "f"], await model.Batch());
        model.Go();
        Assert.Equal(["g", "h", "i", "j", "k"], await model.Batch()); // larger than a batch may be: alone
        model.Go();
        Assert.Equal(["l"], await model.Batch());
        model.Go();
        Assert.Equal(["a", "b", "c d", "e f", "g h i j k", "l"], (await Task.WhenAll(answers)).Select(Text));
    }

    [Fact]
    public async Task ARequestWaitsForOthersAsLongAsItMay()
    {
        GatedModel model = new();
        ManualClock clock = new();
        await using Batcher batcher = new(model.Predict, new BatchingOptions { MaxBatch = 3, MaxWaitMilliseconds = 10 }, clock);
        Task<IReadOnlyList<IAnswer>> first = Ask(batcher, "a");
        Assert.Equal(TimeSpan.FromMilliseconds(10), await clock.Waiting(Cancelled));
        clock.Advance(TimeSpan.FromMilliseconds(4));
        Task<IReadOnlyList<IAnswer>> second = Ask(batcher, "b");
        Assert.Equal(TimeSpan.FromMilliseconds(6), await clock.Waiting(Cancelled)); // counted from the first
        Assert.Empty(model.Seen);
        clock.Advance(TimeSpan.FromMilliseconds(6));
        Assert.Equal(["a", "b"], await model.Batch());
        Task<IReadOnlyList<IAnswer>>[] full = [Ask(batcher, "c"), Ask(batcher, "d"), Ask(batcher, "e")];
        model.Go();
        Assert.Equal(["c", "d", "e"], await model.Batch()); // a full batch waits for nothing
        model.Go();
        await Task.WhenAll([first, second, .. full]);
    }

    [Fact]
    public async Task ABadRequestFailsAlone()
    {
        GatedModel model = new();
        await using Batcher batcher = new(model.Predict, new BatchingOptions(), TimeProvider.System);
        Task<IReadOnlyList<IAnswer>> first = Ask(batcher, "a");
        await model.Batch();
        Task<IReadOnlyList<IAnswer>>[] others = [Ask(batcher, "b"), Ask(batcher, "bad 1"), Ask(batcher, "c", "d"), Ask(batcher, "e"), Ask(batcher, "bad 2"), Ask(batcher, "f", "bad 3")];
        model.GoOn();
        Assert.Equal("a", Text(await first));
        foreach ((Task<IReadOnlyList<IAnswer>> answer, string expected) in others.Zip(["b", "", "c d", "e", "", ""]))
        {
            if (expected.Length > 0)
                Assert.Equal(expected, Text(await answer));
            else
                Assert.StartsWith("bad ", (await Assert.ThrowsAsync<UnrollException>(() => answer)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFullQueueTakesNoMore()
    {
        GatedModel model = new();
        await using Batcher batcher = new(model.Predict, new BatchingOptions { MaxWaiting = 2 }, TimeProvider.System);
        Task<IReadOnlyList<IAnswer>> first = Ask(batcher, "a");
        await model.Batch();
        Task<IReadOnlyList<IAnswer>>[] waiting = [Ask(batcher, "b"), Ask(batcher, "c")];
        Assert.False(batcher.TryPredict([new Example(new Words(["d"]))], null, Cancelled, out _));
        Assert.False(batcher.IsClosed);
        model.GoOn();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal("e", Text(await Ask(batcher, "e")));
    }

    [Fact]
    public async Task WhatNobodyWaitsForIsNotComputed()
    {
        GatedModel model = new();
        await using Batcher batcher = new(model.Predict, new BatchingOptions(), TimeProvider.System);
        using CancellationTokenSource one = new(), other = new();
        Assert.True(batcher.TryPredict([new Example(new Words(["a"]))], null, one.Token, out Task<IReadOnlyList<IAnswer>>? first));
        await model.Batch();
        Assert.True(batcher.TryPredict([new Example(new Words(["b"]))], null, other.Token, out Task<IReadOnlyList<IAnswer>>? second));
        Task<IReadOnlyList<IAnswer>> third = Ask(batcher, "c");
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await one.CancelAsync(); // the only one of the batch that is computed: that ends, too
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(["c"], await model.Batch());
        model.Go();
        Assert.Equal("c", Text(await third));
    }

    /// <summary>What comes while a batch is computed is the next worker's; with both at work, it waits.</summary>
    [Fact]
    public async Task SeveralBatchesAreComputedAtOnce()
    {
        GatedModel model = new();
        Batcher batcher = new(model.Predict, new BatchingOptions { MaxBatch = 2 }, TimeProvider.System, workers: 2);
        List<Task<IReadOnlyList<IAnswer>>> answers = [Ask(batcher, "a")];
        Assert.Equal(["a"], await model.Batch());
        answers.Add(Ask(batcher, "b"));
        Assert.Equal(["b"], await model.Batch());
        answers.AddRange([Ask(batcher, "c"), Ask(batcher, "d"), Ask(batcher, "e")]);
        Assert.Equal(3, batcher.Waiting);
        model.Go();
        Assert.Equal(["c", "d"], await model.Batch());
        ValueTask end = batcher.DisposeAsync();
        model.Go();
        Assert.Equal(["e"], await model.Batch());
        Assert.False(end.IsCompleted);
        model.GoOn();
        Assert.Equal(["a", "b", "c", "d", "e"], (await Task.WhenAll(answers)).Select(Text));
        await end;
    }

    [Fact]
    public async Task WhatWasTakenIsAnsweredBeforeTheEnd()
    {
        GatedModel model = new();
        Batcher batcher = new(model.Predict, new BatchingOptions { MaxBatch = 1 }, TimeProvider.System);
        Task<IReadOnlyList<IAnswer>>[] taken = [Ask(batcher, "a"), Ask(batcher, "b"), Ask(batcher, "c")];
        await model.Batch();
        ValueTask end = batcher.DisposeAsync();
        Assert.True(batcher.IsClosed);
        Assert.False(batcher.TryPredict([new Example(new Words(["d"]))], null, Cancelled, out _));
        Assert.False(end.IsCompleted);
        model.GoOn();
        await end;
        Assert.Equal(["a", "b", "c"], (await Task.WhenAll(taken)).Select(Text));
    }

    /// <summary>Requests that came together with different options are different batches, each with its own.</summary>
    [Fact]
    public async Task OptionsAreNotMixed()
    {
        GatedModel model = new();
        ConcurrentQueue<PredictOptions?> seen = [];
        BatchCounts counts = new();
        await using Batcher batcher = new((examples, options, cancel) =>
        {
            seen.Enqueue(options);
            return model.Predict(examples, options, cancel);
        }, new BatchingOptions(), TimeProvider.System, counts);
        GenerationOptions hot = new() { Temperature = 2 }, cold = new() { Temperature = 0 };
        List<Task<IReadOnlyList<IAnswer>>> answers = [Ask(batcher, "a")];
        await model.Batch();
        foreach ((PredictOptions? options, string[] texts) in new (PredictOptions?, string[])[] { (hot, ["b", "c"]), (cold, ["d"]), (null, ["e"]), (new GenerationOptions { Temperature = 2 }, ["f"]) })
            answers.Add(Ask(batcher, options, texts));
        model.GoOn();
        Assert.Equal(["a", "b c", "d", "e", "f"], (await Task.WhenAll(answers)).Select(Text));
        Assert.Equal([null, hot, cold, null], seen);
        Assert.Equal(["b", "c", "f"], await model.Batch());
        Assert.Equal((5, 4, 6, 0), (counts.Answered, counts.Batches, counts.Examples, counts.Failed));
    }

    private static Task<IReadOnlyList<IAnswer>> Ask(Batcher batcher, params string[] texts) => Ask(batcher, null, texts);

    private static Task<IReadOnlyList<IAnswer>> Ask(Batcher batcher, PredictOptions? options, string[] texts) =>
        batcher.TryPredict([.. texts.Select(text => new Example(new Words([text])))], options, Cancelled, out Task<IReadOnlyList<IAnswer>>? answers) ? answers : throw new InvalidOperationException("The queue is full.");

    private static string Text(IReadOnlyList<IAnswer> answers) => string.Join(' ', answers.Select(answer => ((Echo)answer).Text));

    private sealed record Echo(string Text) : IAnswer
    {
        public void WriteJson(Utf8JsonWriter writer, bool full) => writer.WriteStringValue(Text);

        public void WriteColumns(TextWriter writer) => writer.WriteLine(Text);
    }

    /// <summary>Echoes each example. A batch is computed until the test lets it go on, or is cancelled.</summary>
    private sealed class GatedModel
    {
        private readonly SemaphoreSlim gate = new(0);
        private readonly Channel<string[]> batches = Channel.CreateUnbounded<string[]>();

        public ConcurrentQueue<string> Seen { get; } = [];

        public IReadOnlyList<IAnswer> Predict(IReadOnlyList<Example> examples, PredictOptions? options, CancellationToken cancel)
        {
            string[] texts = [.. examples.Select(example => example.Input.ToString())];
            Array.ForEach(texts, Seen.Enqueue);
            batches.Writer.TryWrite(texts);
            gate.Wait(cancel);
            if (Array.Find(texts, text => text.StartsWith("bad", StringComparison.Ordinal)) is { } bad)
                throw new UnrollException($"{bad} cannot be answered.");
            return [.. texts.Select(text => new Echo(text))];
        }

        /// <summary>The next batch, once it is being computed.</summary>
        public async Task<string[]> Batch() => await batches.Reader.ReadAsync(Cancelled);

        public void Go() => gate.Release();

        public void GoOn() => gate.Release(1000);
    }
}
