namespace Unroll;

/// <summary>
/// What is asked of a model: a loss to learn by, answers to give, a score to be judged by. It holds the network's parameters and what was fitted
/// and no other state, so any number of callers may use it at once, each on a tape of its own.
/// </summary>
public interface IProblem
{
    /// <summary>The name of the score that models are chosen by.</summary>
    string Metric { get; }

    /// <summary>How many predictions an example asks for, which the mean of <see cref="Loss"/> is over: one a token unless a problem says otherwise.</summary>
    /// <param name="example">With or without an answer.</param>
    int Predictions(Example example) => (example ?? throw new ArgumentNullException(nameof(example))).Length;

    /// <summary>The mean loss of a batch, in nats a prediction where it is a likelihood.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Examples with answers.</param>
    /// <returns>One number.</returns>
    Value Loss(Tape tape, IReadOnlyList<Example> batch);

    /// <summary>What training minimises, in this order at every step. Default: one objective, <see cref="Loss"/>, over all parameters.</summary>
    IReadOnlyList<Objective> Objectives => [new Objective("loss", (tape, batch) => new Loss(Loss(tape, batch)))];

    /// <summary>The loss of a batch that will be asked for again and again: what does not depend on the parameters is worked out once.</summary>
    /// <param name="batch">Examples with answers.</param>
    /// <returns>As <see cref="Loss"/>, for a tape.</returns>
    Func<Tape, Value> Prepare(IReadOnlyList<Example> batch) => tape => Loss(tape, batch);

    /// <summary>What a person or a program has to give for one answer; at least one field.</summary>
    IReadOnlyList<InputField> Fields { get; }

    /// <summary>
    /// Whether there is an answer to an example without a step, such as an empty text: a list of no tags is one, the mood of no text is not. Where there is none,
    /// an empty line on the command line gets an empty answer. Default: true.
    /// </summary>
    bool AnswersEmpty => true;

    /// <summary>The labels that answers can have, which are compared with those of data: classes, or types of spans. Default: none.</summary>
    IReadOnlyList<string> Labels => [];

    /// <summary>The options that <see cref="Predict"/> takes, with their defaults; null where there is nothing to choose. Default: null.</summary>
    PredictOptions? Options => null;

    /// <summary>The answers for a batch.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Examples, with or without targets.</param>
    /// <param name="options">How it is asked, of the same type as <see cref="Options"/>; null for the defaults.</param>
    /// <returns>One an example, in order; they outlive the tape.</returns>
    /// <exception cref="UnrollException">The options cannot be met, such as constraints that no answer satisfies.</exception>
    IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null);

    /// <summary>Scores answers against the right ones; no examples at all give a report that says which scores there are.</summary>
    /// <param name="examples">Examples with answers.</param>
    /// <param name="answers">What was predicted for each.</param>
    Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers);
}
