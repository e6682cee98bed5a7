namespace Unroll;

/// <summary>What a gradient learner learns from, step after step.</summary>
internal interface ILessons
{
    /// <summary>How many steps the epoch has.</summary>
    int Count { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    void Begin(int epoch);

    /// <summary>The loss of the epoch's next step.</summary>
    /// <param name="tape">Where to record.</param>
    /// <returns>The mean loss, its weight, which it is multiplied by before gradients are taken, and of how many predictions and tokens it is.</returns>
    (Value Loss, double Weight, int Predictions, int Tokens) Next(Tape tape);
}
