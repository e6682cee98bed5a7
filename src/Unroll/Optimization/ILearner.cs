namespace Unroll;

/// <summary>Updates parameters step by step: with gradients, by counting, or in sweeps over the data. It prints nothing.</summary>
public interface ILearner
{
    /// <summary>The number of steps of an epoch, as far as it is known.</summary>
    int StepsPerEpoch { get; }

    /// <summary>The names of the measures that every step gives, the loss first.</summary>
    IReadOnlyList<string> Measures { get; }

    /// <summary>How far the learner is from convergence, as the end of a sentence about training that ended before it; null if the learner does not test for convergence. Default: null.</summary>
    string? Progress => null;

    /// <summary>Makes one step.</summary>
    TrainingStep Advance();

    /// <summary>Called at the end of each epoch.</summary>
    /// <param name="score">The dev score, negated if smaller is better; without a dev set, the training loss negated.</param>
    void EpochEnded(double score);

    /// <summary>
    /// Called after a fault, such as a loss spike, when the parameters are again those of the last good epoch. The learner takes smaller steps from now on.
    /// </summary>
    /// <param name="factor">The factor on the steps, above 0 and below 1.</param>
    /// <returns>The learning rate from now on; null if the learner has no learning rate; training then ends. Default: null.</returns>
    double? Recover(double factor) => null;

    /// <summary>Saves everything that the next steps depend on, except the parameters.</summary>
    /// <param name="state">Receives the values.</param>
    void Save(RunState state);

    /// <summary>Continues from a saved state: with the same parameters, the next step is the one that would have followed, bit for bit.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state);
}
