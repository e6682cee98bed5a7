namespace Unroll;

/// <summary>What a gradient learner learns from, lesson after lesson.</summary>
internal interface ILessons
{
    /// <summary>How many lessons the epoch has.</summary>
    int Count { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    void Begin(int epoch);

    /// <summary>The loss of the present lesson; asked twice, it is the same.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="objective">Whose loss; a text that is read in streams has one.</param>
    Lesson Loss(Tape tape, Objective objective);

    /// <summary>Goes on to the next.</summary>
    void Next();

    /// <summary>Puts in where it is within the epoch.</summary>
    void Save(RunState state);

    /// <summary>Goes there, after <see cref="Begin"/>.</summary>
    void Load(RunState state);
}

/// <summary>One lesson on a tape.</summary>
/// <param name="Loss">The mean loss, and what it is made of.</param>
/// <param name="Weight">What it is multiplied by before gradients are taken.</param>
/// <param name="Predictions">Of how many predictions it is the mean.</param>
/// <param name="Tokens">Of how many tokens.</param>
internal sealed record Lesson(Loss Loss, double Weight, int Predictions, int Tokens);
