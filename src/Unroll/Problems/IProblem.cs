namespace Unroll;

/// <summary>
/// A task with its network: the loss that training minimises, the answers, and their scores. It holds the network's parameters and the fitted artifacts,
/// and no other state, so any number of threads may use it at once, each with its own tape.
/// </summary>
public interface IProblem
{
    /// <summary>The name of the score that selects the best model.</summary>
    string Metric { get; }

    /// <summary>The number of predictions for an example; <see cref="Loss"/> is the mean over all predictions of a batch. Default: one per token.</summary>
    /// <param name="example">With or without a target.</param>
    int Predictions(Example example) => (example ?? throw new ArgumentNullException(nameof(example))).Length;

    /// <summary>The mean loss of a batch, in nats per prediction where it is a likelihood.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Examples with targets.</param>
    /// <returns>One number.</returns>
    Value Loss(Tape tape, IReadOnlyList<Example> batch);

    /// <summary>What training minimises, in this order at every step. Default: one objective, <see cref="Loss"/>, over all parameters.</summary>
    IReadOnlyList<Objective> Objectives => [new Objective("loss", (tape, batch) => new Loss(Loss(tape, batch)))];

    /// <summary>Whether the losses of an epoch cannot be compared with those of the epoch before, since the network computes something else: a rise is then no loss spike. Default: false.</summary>
    /// <param name="epoch">From 2, as <see cref="Tape.Epoch"/> has it.</param>
    bool ChangesAt(int epoch) => false;

    /// <summary>The loss of a batch that is computed repeatedly: what does not depend on the parameters is computed once.</summary>
    /// <param name="batch">Examples with targets.</param>
    /// <returns>As <see cref="Loss"/>, for a tape.</returns>
    Func<Tape, Value> Prepare(IReadOnlyList<Example> batch) => tape => Loss(tape, batch);

    /// <summary>The inputs of one prediction; at least one field.</summary>
    IReadOnlyList<InputField> Fields { get; }

    /// <summary>
    /// Whether the problem answers an example without steps, such as an empty text. A tagger does, with an empty list of tags; a classifier of texts does not. If
    /// not, an empty line on the command line gets an empty answer. Default: true.
    /// </summary>
    bool AnswersEmpty => true;

    /// <summary>The labels that answers can have: classes, or types of spans. They are compared with the labels of the data. Default: none.</summary>
    IReadOnlyList<string> Labels => [];

    /// <summary>What the model has learnt, as tables that people read: strong features, probabilities. Default: none, as numbers of a network say nothing by themselves.</summary>
    /// <param name="rows">The largest number of rows of a table that lists what is strongest.</param>
    IReadOnlyList<LearntTable> Learnt(int rows) => [];

    /// <summary>What an epoch shows to be wrong with a run, though all its numbers are finite: sentences that say what was seen and what to change. They hold no numbers, so that one that still holds is told only once. Default: none.</summary>
    /// <param name="epoch">The means of what the steps of the epoch measured, by their names (<see cref="ILearner.Measures"/>).</param>
    /// <param name="dev">The scores on the dev set; null without one.</param>
    IReadOnlyList<string> Warnings(IReadOnlyDictionary<string, double> epoch, Report? dev) => [];

    /// <summary>The options that <see cref="Predict"/> takes, with their defaults; null if there are no options. Default: null.</summary>
    PredictOptions? Options => null;

    /// <summary>Predicts the answers for a batch.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Examples, with or without targets.</param>
    /// <param name="options">The prediction options, of the same type as <see cref="Options"/>; null for the defaults.</param>
    /// <returns>One per example, in order; they outlive the tape.</returns>
    /// <exception cref="UnrollException">The options cannot be satisfied, such as constraints that no answer satisfies.</exception>
    IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null);

    /// <summary>Compares answers with the targets. Without any examples, the report shows which scores there are.</summary>
    /// <param name="examples">Examples with targets.</param>
    /// <param name="answers">What was predicted for each.</param>
    Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers);
}
