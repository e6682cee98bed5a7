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
}
