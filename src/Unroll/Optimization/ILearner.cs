namespace Unroll;

/// <summary>Something that learns step by step: by gradients, by counting, by sweeps over the data. It changes parameters and prints nothing.</summary>
public interface ILearner
{
    /// <summary>How many steps an epoch has, as far as is known.</summary>
    int StepsPerEpoch { get; }

    /// <summary>Makes one step.</summary>
    TrainingStep Advance();

    /// <summary>Hears how an epoch ended.</summary>
    /// <param name="score">The dev score, negated if the smaller one is better; where there is no dev part, the training loss negated.</param>
    void EpochEnded(double score);

    /// <summary>Puts in what the next steps depend on, the parameters aside.</summary>
    /// <param name="state">Where to.</param>
    void Save(RunState state);

    /// <summary>Goes on from there: the next step is the one that would have followed, bit for bit, if the parameters are what they were.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="UnrollException">Something is missing.</exception>
    void Load(RunState state);
}

/// <summary>A learner that can say that it has found what it looked for.</summary>
internal interface IConvergingLearner : ILearner
{
    /// <summary>How far it is from that, in words: the end of a sentence about training that ended before it; null if it does not look.</summary>
    string? Progress { get; }
}
