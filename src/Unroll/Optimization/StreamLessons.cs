namespace Unroll;

/// <summary>
/// One text in parallel streams, window after window, the state carried on: truncated backpropagation through time. The loss of a step is summed over
/// the window's steps and is the mean over the streams, as Zaremba, Sutskever and Vinyals 2014 have it, so that rate and clipping mean what they say there.
/// </summary>
internal sealed class StreamLessons(IStreamProblem problem, IReadOnlyList<IExample> train, TrainingSpec spec) : ILessons
{
    private readonly int streams = Math.Max(1, spec.BatchTokens / spec.Window);
    private readonly IReadOnlyList<IExample> windows = problem.Windows(train, Math.Max(1, spec.BatchTokens / spec.Window), spec.Window);
    private CarriedState? state;
    private int next;

    public int Count => windows.Count;

    public void Begin(int epoch) => (state, next) = (null, 0);

    public (Value Loss, double Weight, int Predictions, int Tokens) Next(Tape tape)
    {
        IExample window = windows[next++];
        (Value loss, state) = problem.Loss(tape, window, state);
        return (loss, (double)window.Length / streams, window.Length, window.Length);
    }
}
