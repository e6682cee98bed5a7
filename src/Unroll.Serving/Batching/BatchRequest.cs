using System.Diagnostics;

namespace Unroll;

/// <summary>One request on its way through a <see cref="Batcher"/>: its examples, and who waits for the answers.</summary>
/// <param name="examples">At least one.</param>
/// <param name="options">The prediction options; null for the defaults.</param>
/// <param name="since">When it came, by the clock of the batcher.</param>
/// <param name="cancel">Cancelled when nobody waits any more.</param>
internal sealed class BatchRequest(IReadOnlyList<Example> examples, PredictOptions? options, long since, CancellationToken cancel)
{
    private readonly TaskCompletionSource<IReadOnlyList<IAnswer>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Example> Examples => examples;

    public PredictOptions? Options => options;

    public long Since => since;

    public CancellationToken Cancel => cancel;

    /// <summary>The trace that it belongs to.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    /// <summary>The answers, one per example. Ends at once when the request is cancelled.</summary>
    public Task<IReadOnlyList<IAnswer>> Answers => done.Task.WaitAsync(cancel);

    public void Answer(IReadOnlyList<IAnswer> answers) => done.TrySetResult(answers);

    public void Fail(Exception reason) => done.TrySetException(reason);
}
