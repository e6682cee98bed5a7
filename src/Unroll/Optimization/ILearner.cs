namespace Unroll;

/// <summary>Something that learns step by step: by gradients, by counting, by sweeps over the data. It changes parameters and prints nothing.</summary>
public interface ILearner
{
    /// <summary>How many steps an epoch has, as far as is known.</summary>
    int StepsPerEpoch { get; }

    /// <summary>The names of the measures that every step gives, the loss first.</summary>
    IReadOnlyList<string> Measures { get; }

    /// <summary>How far it is from what it looks for, as the end of a sentence about training that ended before it; null if it does not look for anything. Default: null.</summary>
    string? Progress => null;

    /// <summary>Makes one step.</summary>
    TrainingStep Advance();

    /// <summary>Called at the end of each epoch.</summary>
    /// <param name="score">The dev score, negated if smaller is better; without a dev set, the training loss negated.</param>
    void EpochEnded(double score);

    /// <summary>
    /// Called after a fault, such as a loss spike, once the parameters are those of the last good epoch again: takes smaller steps from now on.
    /// </summary>
    /// <param name="factor">What steps are multiplied by, above 0 and below 1.</param>
    /// <returns>The learning rate from now on; null if the learner has none to lower, so that training ends. Default: null.</returns>
    double? Recover(double factor) => null;

    /// <summary>Saves what the next steps depend on, the parameters aside.</summary>
    /// <param name="state">Where to.</param>
    void Save(RunState state);

    /// <summary>Goes on from a saved state: the next step is the one that would have followed, bit for bit, if the parameters are what they were.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state);
}
