namespace Unroll;

/// <summary>
/// A problem whose examples form one continuous text. Training uses truncated backpropagation through time: the text is divided into parallel streams, each
/// step uses one window of each stream, and the state carries over from window to window (docs/decisions/0008).
/// </summary>
public interface IStreamProblem : IProblem
{
    /// <summary>Divides a text into streams of equal length, and these into windows, in order. No token is left out.</summary>
    /// <param name="text">The examples in their order.</param>
    /// <param name="streams">The number of streams, B.</param>
    /// <param name="steps">The number of steps of a window, T; the last window may have fewer.</param>
    IReadOnlyList<Example> Windows(IReadOnlyList<Example> text, int streams, int steps);

    /// <summary>The mean loss of a window, in nats per token.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <param name="before">The state after the previous window, on this tape; null for the first window. Gradients flow back into it.</param>
    /// <returns>One number, and the state after the window.</returns>
    (Value Loss, IReadOnlyList<State> After) Loss(Tape tape, Example window, IReadOnlyList<State>? before);

    /// <summary>The state after a window, without its loss.</summary>
    /// <param name="tape">Any; it draws the same random numbers as <see cref="Loss(Tape, Example, IReadOnlyList{State})"/>.</param>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <param name="before">As for the loss.</param>
    IReadOnlyList<State> Read(Tape tape, Example window, IReadOnlyList<State>? before);

    /// <summary>Scores the problem on a text that is read as one sequence, from beginning to end.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="text">The examples in their order.</param>
    Report Evaluate(Device device, IReadOnlyList<Example> text);
}
