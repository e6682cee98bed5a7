namespace Unroll;

/// <summary>
/// A problem whose examples follow one another as one text. It is learnt by truncated backpropagation through time: several streams of the text side
/// by side, a window of each at a time, the state carried from window to window (docs/decisions/0008).
/// </summary>
public interface IStreamProblem : IProblem
{
    /// <summary>Cuts a text into streams of equal length, and these into windows, first windows first. No token is left out.</summary>
    /// <param name="text">The examples in their order.</param>
    /// <param name="streams">How many streams, B.</param>
    /// <param name="steps">How many steps a window has, T; the last may have fewer.</param>
    IReadOnlyList<Example> Windows(IReadOnlyList<Example> text, int streams, int steps);

    /// <summary>The mean loss of a window, in nats a token. No gradient flows back past its beginning.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <param name="before">What the window before it gave; null for the first.</param>
    /// <returns>One number, and the state after the window.</returns>
    (Value Loss, CarriedState After) Loss(Tape tape, Example window, CarriedState? before);

    /// <summary>Scores the problem on a text that is read in one go, from beginning to end.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="text">The examples in their order.</param>
    Report Evaluate(Device device, IReadOnlyList<Example> text);
}
