namespace Unroll;

/// <summary>What a gradient learner learns from, lesson after lesson.</summary>
internal interface ILessons
{
    /// <summary>How many lessons the epoch has.</summary>
    int Count { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    void Begin(int epoch);

    /// <summary>The present lesson; asked twice, it is the same.</summary>
    /// <param name="objective">Whose loss; a text that is read in streams has one.</param>
    Lesson Present(Objective objective);

    /// <summary>Goes on to the next.</summary>
    void Next();

    /// <summary>Puts in where it is within the epoch.</summary>
    void Save(RunState state);

    /// <summary>Goes there, after <see cref="Begin"/>.</summary>
    void Load(RunState state);
}

/// <summary>What a batch teaches, in parts that can be computed side by side.</summary>
/// <param name="Predictions">How many predictions all parts have together.</param>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Parts">As many as training.parts says; null for a part that has nothing to predict.</param>
internal sealed record Lesson(int Predictions, int Tokens, IReadOnlyList<LessonPart?> Parts);

/// <summary>A part of a lesson.</summary>
/// <param name="Share">The part of the predictions that it has.</param>
/// <param name="Weight">What its mean loss is multiplied by before gradients are taken.</param>
/// <param name="Loss">Its mean loss on a tape, and what that is made of.</param>
internal sealed record LessonPart(double Share, double Weight, Func<Tape, Loss> Loss);
