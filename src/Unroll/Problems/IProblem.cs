namespace Unroll;

/// <summary>
/// What is asked of a model: a loss to learn by, answers to give, a score to be judged by. It holds the network's parameters and vocabularies
/// and no other state, so any number of callers may use it at once, each on a tape of its own.
/// </summary>
public interface IProblem
{
    /// <summary>The name of the score that models are chosen by.</summary>
    string Metric { get; }

    /// <summary>How many predictions an example asks for, which the mean of <see cref="Loss"/> is over: one a token unless a problem says otherwise.</summary>
    /// <param name="example">With or without an answer.</param>
    int Predictions(IExample example) => (example ?? throw new ArgumentNullException(nameof(example))).Length;

    /// <summary>The mean loss of a batch, in nats a prediction where it is a likelihood.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Examples with answers.</param>
    /// <returns>One number.</returns>
    Value Loss(Tape tape, IReadOnlyList<IExample> batch);

    /// <summary>The loss of a batch that will be asked for again and again: what does not depend on the parameters is worked out once.</summary>
    /// <param name="batch">Examples with answers.</param>
    /// <returns>As <see cref="Loss"/>, for a tape.</returns>
    Func<Tape, Value> Prepare(IReadOnlyList<IExample> batch) => tape => Loss(tape, batch);

    /// <summary>The answers for a batch.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Examples, with or without answers.</param>
    /// <returns>One a example, in order; they outlive the tape.</returns>
    IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch);

    /// <summary>Scores answers against the right ones; no examples at all give a report that says which scores there are.</summary>
    /// <param name="examples">Examples with answers.</param>
    /// <param name="answers">What was predicted for each.</param>
    Report Score(IReadOnlyList<IExample> examples, IReadOnlyList<IAnswer> answers);

    /// <summary>An example from one line of plain text.</summary>
    /// <param name="line">As a person types it.</param>
    IExample Read(string line);
}
